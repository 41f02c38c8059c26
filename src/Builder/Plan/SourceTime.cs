namespace Limyra.Builder.Plan;

/// <summary>The time packages of a template carry, and the commit they name.</summary>
/// <param name="Epoch">Seconds since 1970.</param>
/// <param name="Commit">Last commit that touched the template; null when it has
/// changes that are not committed.</param>
internal sealed record SourceTime(long Epoch, string? Commit)
{
    /// <summary>Where no commit tells the time: 2026-01-01, the same for everybody.</summary>
    public const long WithoutCommit = 1_767_225_600;

    private static readonly SourceTime Unknown = new(WithoutCommit, Commit: null);

    /// <summary>Asks git about a template's directory.</summary>
    /// <param name="directory">The template's directory.</param>
    /// <param name="history">Folder that keeps what was found, for the next time.</param>
    public static SourceTime Of(string directory, string history)
    {
        string[]? place = GitTool.Call(directory,
            ["rev-parse", "--is-shallow-repository", "HEAD", "--show-prefix"])?.Split('\n');
        // With a shallow clone every file seems to be from its one commit.
        if (place is not ["false", var head, var prefix, ..]) return Unknown;
        if (GitTool.Call(directory, ["status", "--porcelain", "--", "."]) is not "") return Unknown;
        SourceHistory kept = new(history, prefix);
        SourceTime? found = kept.Find(directory, head);
        if (found is null)
        {
            // A clone that leaves out what can be fetched would fetch all of it to be asked.
            if (GitTool.Call(directory, ["config", "remote.origin.promisor"])?.Trim() == "true")
                return Unknown;
            found = LastIn(directory, head);
        }
        if (found is not null) kept.Keep(head, found);
        return found ?? Unknown;
    }

    /// <summary>The last commit of a range that touched a directory; null: none did.</summary>
    public static SourceTime? LastIn(string directory, string range) => Parse(GitTool.Call(directory,
        ["-c", "log.showSignature=false", "log", "-n1", "--no-color", "--format=%H %ct", range, "--", "."]));

    /// <summary>Reads a commit and its time from a line; null when they are not there.</summary>
    public static SourceTime? Parse(string? line) =>
        line?.Trim().Split(' ') is [{ Length: 40 or 64 } commit, var time]
            && commit.All(char.IsAsciiHexDigitLower) && long.TryParse(time, out long epoch) && epoch >= 0
            ? new(epoch, commit)
            : null;
}
