using System.Diagnostics;
using Limyra.Builder.Plan;

namespace Limyra.Tests.Builder.Plan;

/// <summary>The last commit of a template, asked of real histories.</summary>
public sealed class SourceTimeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("limyra-history-").FullName;
    private int _minute;

    public SourceTimeTests()
    {
        Assert.SkipUnless(HostTool.Find("git") is not null, "git is not installed");
        Directory.CreateDirectory(Checkout);
        Git("init", "-q", "-b", "main");
    }

    private string Checkout => Path.Combine(_root, "checkout");

    private string History => Path.Combine(_root, "history");

    private string Kept => Path.Combine(History, "main/a/last-commit");

    [Fact]
    public void It_is_the_last_commit_that_touched_the_template_as_git_says_it_however_the_history_grows()
    {
        List<string?> seen = [];
        foreach (string touched in (string[])["a", "b", "a", "b", "b", "a"])
        {
            Commit(touched);
            SourceTime time = SourceTime.Of(Template("a"), History);
            Assert.Equal(Git("log", "-n1", "--format=%H %ct", "--", "main/a"), $"{time.Commit} {time.Epoch}");
            seen.Add(time.Commit);
        }
        Assert.Equal(3, seen.Distinct().Count());
    }

    [Fact]
    public void A_template_that_is_as_it_once_was_has_the_commit_that_made_it_so_again()
    {
        string first = Commit("a", "one");
        Assert.Equal(first, SourceTime.Of(Template("a"), History).Commit);
        Commit("a", "two");
        string third = Commit("a", "one");
        Assert.Equal(third, SourceTime.Of(Template("a"), History).Commit);
    }

    [Fact]
    public void What_is_known_of_an_ancestor_is_not_asked_again()
    {
        Commit("a");
        string commit = SourceTime.Of(Template("a"), History).Commit!; // all is committed
        string told = File.ReadAllText(Kept).Replace(commit, new string('0', 40), StringComparison.Ordinal);
        File.WriteAllText(Kept, $"{commit}\n{told.Split('\n')[1]}\n");
        Commit("b");
        Assert.Equal(new string('0', 40), SourceTime.Of(Template("a"), History).Commit);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("HEAD\nnothing 12\n")]
    [InlineData("HEAD\n0000000000000000000000000000000000000000 -1\n")]
    public void What_is_kept_and_makes_no_sense_is_asked_again(string text)
    {
        string commit = Commit("a");
        Directory.CreateDirectory(Path.GetDirectoryName(Kept)!); // a file in a folder
        File.WriteAllText(Kept, text.Replace("HEAD", commit, StringComparison.Ordinal));
        Assert.Equal(commit, SourceTime.Of(Template("a"), History).Commit);
    }

    [Fact]
    public void Merges_and_other_histories_are_asked_from_the_start()
    {
        string first = Commit("a", "one");
        Assert.Equal(first, SourceTime.Of(Template("a"), History).Commit);
        // On a side the template changes and changes back: to git that side does not count.
        Git("checkout", "-q", "-b", "side");
        Commit("a", "two");
        Commit("a", "one");
        Git("checkout", "-q", "main");
        Commit("b");
        Git("merge", "-q", "--no-ff", "-m", "both", "side");
        SourceTime time = SourceTime.Of(Template("a"), History);
        Assert.Equal(Git("log", "-n1", "--format=%H", "--", "main/a"), time.Commit);
        Assert.Equal(first, time.Commit);

        Git("checkout", "-q", "--orphan", "new");
        string alone = Commit("a", "one");
        Assert.Equal(alone, SourceTime.Of(Template("a"), History).Commit);
    }

    [Fact]
    public void A_changed_template_one_that_is_new_and_one_of_a_shallow_clone_have_no_commit()
    {
        Commit("a", "one");
        Commit("b");
        Write("a", "two");
        Write("c", "three");
        Assert.Null(SourceTime.Of(Template("a"), History).Commit);
        Assert.Equal(SourceTime.WithoutCommit, SourceTime.Of(Template("c"), History).Epoch);
        Assert.NotNull(SourceTime.Of(Template("b"), History).Commit);
        string clone = Path.Combine(_root, "shallow");
        Git("clone", "-q", "--depth=1", $"file://{Checkout}", clone);
        Assert.Null(SourceTime.Of(Path.Combine(clone, "main/b"), Path.Combine(_root, "other")).Commit);
        Git("config", "remote.origin.promisor", "true");
        Assert.Null(SourceTime.Of(Template("b"), Path.Combine(_root, "other")).Commit);
        Assert.Null(SourceTime.Of(_root, History).Commit);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Template(string name) => Path.Combine(Checkout, "main", name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Template(name));
        File.WriteAllText(Path.Combine(Template(name), "template.py"), text);
    }

    private string Commit(string name, string? text = null)
    {
        Write(name, text ?? $"{_minute}");
        Git("add", "-A");
        Git("commit", "-q", "-m", $"{_minute}");
        return Git("rev-parse", "HEAD");
    }

    /// <summary>Calls git with nobody's configuration and a clock of its own; fails when git does.</summary>
    private string Git(params string[] arguments)
    {
        string time = $"{1_700_000_000 + (60 * ++_minute)} +0000";
        ProcessStartInfo start = new("git", ["-C", Checkout, .. arguments])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["GIT_CONFIG_GLOBAL"] = "/dev/null",
                ["GIT_AUTHOR_NAME"] = "A",
                ["GIT_AUTHOR_EMAIL"] = "a@localhost",
                ["GIT_AUTHOR_DATE"] = time,
                ["GIT_COMMITTER_NAME"] = "A",
                ["GIT_COMMITTER_EMAIL"] = "a@localhost",
                ["GIT_COMMITTER_DATE"] = time,
            },
        };
        using Process process = Process.Start(start)!; // git is here
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
