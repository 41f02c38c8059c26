using Limyra.Linux;

namespace Limyra.Builder.Sandbox;

/// <summary>The unprivileged user that builds run as when the builder is run by root.</summary>
/// <param name="Uid">Number of user and group; it needs no name and owns nothing else.</param>
internal sealed record SandboxUser(uint Uid)
{
    /// <summary>Above all ranges that Debian hands out, below those of containers.</summary>
    public static SandboxUser Default { get; } = new(64_637);

    /// <summary>The default when we are root; null for an ordinary user, who builds as himself.</summary>
    public static SandboxUser? ForUs() =>
        Processes.EffectiveUserId == 0 ? Default : null;

    /// <summary>Gives a file or directory of the build to this user; links are not followed.</summary>
    public void TakeOver(string path)
    {
        Errno result = Linux.Files.ChangeOwner(Linux.Files.CurrentDirectory, path, Uid, Uid);
        if (result != Errno.None)
            throw new IOException($"{path}: cannot give it to the build's user: {result}");
    }

    /// <summary>Whether any user can reach a directory through all that stand above it.</summary>
    public static bool CanReach(string directory)
    {
        for (DirectoryInfo? at = new(directory); at is not null; at = at.Parent)
            if (at.Exists && (at.UnixFileMode & UnixFileMode.OtherExecute) == 0
                && at.FullName != directory) return false;
        return true;
    }
}
