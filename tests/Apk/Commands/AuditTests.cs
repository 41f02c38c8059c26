using Limyra.Linux;
using Limyra.Tests.Apk.Root;

namespace Limyra.Tests.Apk.Commands;

public sealed class AuditTests : IDisposable
{
    private readonly TestRoot _root = new();

    public AuditTests()
    {
        _root.Apply(_root.Make(
            new() { Name = "a", Version = "1" },
            [.. Enumerable.Range(0, 60).Select(i => ($"usr/share/a/{i:d2}", $"content {i}")),
                ("etc/a.conf", "setting"), ("usr/bin/a", "program")]));
    }

    public void Dispose() => _root.Dispose();

    private string[] Audit(params string[] options)
    {
        CommandRun run = CommandRun.Of(["audit", "--root", _root.Path, .. options]);
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void An_untouched_system_has_nothing_to_say() => Assert.Empty(Audit("--system"));

    [Fact]
    public void What_changed_is_named_whoever_computed_its_digest()
    {
        File.AppendAllText(_root.At("usr/share/a/00"), "!");
        File.AppendAllText(_root.At("usr/share/a/59"), "!");
        File.Delete(_root.At("usr/share/a/30"));
        File.Delete(_root.At("usr/share/a/31"));
        File.CreateSymbolicLink(_root.At("usr/share/a/31"), "30");
        File.WriteAllText(_root.At("usr/share/a/new"), "");
        Assert.Equal(
            ["U usr/share/a/00", "U usr/share/a/31", "U usr/share/a/59", "X usr/share/a/30"],
                Audit("--system"));
        Assert.Equal(["a"], Audit("--system", "--packages", "--quiet"));
    }

    /// <summary>A backup of the settings must hold them: they say how packages come back.</summary>
    [Fact]
    public void What_lies_in_the_folder_of_apk_itself_counts_as_added_whoever_owns_it()
    {
        _root.Apply(_root.Make(new() { Name = "keys", Version = "1" }, ("etc/apk/keys/k.pub", "key")));
        Assert.Contains("A etc/apk/keys/k.pub", Audit("--backup"));
        Assert.DoesNotContain("A etc/apk/keys/k.pub", Audit("--system"));
        Assert.Contains("keys", Audit("--packages", "--quiet"));
    }

    [Fact]
    public void Attributes_that_no_package_gave_are_named()
    {
        using (FileStream file = new(_root.At("usr/share/a/10"), FileMode.Open, FileAccess.ReadWrite))
        {
            Errno error = ExtendedAttributes.Set(
                (int)file.SafeFileHandle.DangerousGetHandle(), "user.note", [1]);
            if (error == Errno.EOPNOTSUPP) Assert.Skip("this file system has no attributes");
            Assert.Equal(Errno.None, error);
        }
        Assert.Equal(["x usr/share/a/10"], Audit("--system"));
    }

    [Fact]
    public void Configuration_is_looked_at_for_a_backup_and_modes_when_asked_for()
    {
        File.WriteAllText(_root.At("etc/a.conf"), "mine");
        File.WriteAllText(_root.At("etc/b.conf"), "mine");
        Assert.Equal(["U etc/a.conf", "D etc/apk/", "A etc/b.conf"], Audit());
        File.SetUnixFileMode(_root.At("usr/bin/a"), UnixFileMode.UserRead);
        Assert.Empty(Audit("--system"));
        Assert.Contains("M usr/bin/a", Audit("--system", "--check-permissions"));
    }
}
