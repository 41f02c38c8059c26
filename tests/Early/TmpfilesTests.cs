using Limyra.Early.Settings;
using Limyra.Early.Temporary;

namespace Limyra.Tests.Early;

public sealed class TmpfilesTests : IDisposable
{
    private readonly TestMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    private int Create(string lines)
    {
        _machine.With("/usr/lib/tmpfiles.d/a.conf", lines);
        return _machine.Run(TmpfilesStep.Run, "--create", "--remove", "--boot");
    }

    [Fact]
    public void Directories_files_and_links_are_made()
    {
        Assert.Equal(0, Create(
            "d /run/a/b 0700 - - -\nf /etc/c 0600 - - - text\\n\nL /var/run - - - - ../run\np /run/pipe 0600\n"));
        Assert.Equal(0x1c0, (int)File.GetUnixFileMode(_machine.Full("/run/a/b")));
        Assert.Equal("text\n", _machine.Read("/etc/c"));
        Assert.Equal("../run", new FileInfo(_machine.Full("/var/run")).LinkTarget);
        Assert.Empty(_machine.Messages);
    }

    [Fact]
    public void A_file_that_is_there_keeps_its_content_unless_forced()
    {
        _machine.With("/etc/a", "old").With("/etc/b", "old");
        Create("f /etc/a - - - - new\nf+ /etc/b - - - - new\n");
        Assert.Equal(("old", "new"), (_machine.Read("/etc/a"), _machine.Read("/etc/b")));
    }

    [Fact]
    public void Modes_are_adjusted_by_pattern()
    {
        _machine.With("/dev/x1").With("/dev/x2");
        Create("z /dev/x* 0600\n");
        Assert.Equal(0x180, (int)File.GetUnixFileMode(_machine.Full("/dev/x2")));
    }

    [Fact]
    public void Copies_are_made_once()
    {
        _machine.With("/usr/share/base-files/fstab", "factory").With("/etc/hosts", "mine")
            .With("/usr/share/base-files/hosts", "factory");
        Create(
            "C /etc/fstab - - - - /usr/share/base-files/fstab\nC /etc/hosts - - - - /usr/share/base-files/hosts\n");
        Assert.Equal(("factory", "mine"), (_machine.Read("/etc/fstab"), _machine.Read("/etc/hosts")));
    }

    [Fact]
    public void Removing_comes_before_making()
    {
        _machine.With("/tmp/x/old");
        Create("D /tmp/x 0755\nr /tmp/none\n");
        Assert.True(_machine.Has("/tmp/x"));
        Assert.False(_machine.Has("/tmp/x/old"));
    }

    [Fact]
    public void Old_files_go_and_young_and_excluded_ones_stay()
    {
        _machine.With("/tmp/old").With("/tmp/keep/old").With("/usr/lib/tmpfiles.d/a.conf",
            "q /tmp 1777 - - 1d\nx /tmp/keep\n");
        _machine.Kernel.Now = (DateTimeOffset.UnixEpoch.AddYears(200) - DateTimeOffset.UnixEpoch).Ticks * 100;
        _machine.Run(TmpfilesStep.Run, "--clean");
        Assert.False(_machine.Has("/tmp/old"));
        Assert.True(_machine.Has("/tmp/keep/old"));
    }

    [Fact]
    public void Bad_lines_and_unknown_users_are_named_and_the_rest_applies()
    {
        Assert.Equal(0, Create("nonsense\nd /run/a - nobody-here\nd /run/b\n"));
        Assert.True(_machine.Has("/run/b"));
        Assert.StartsWith("/usr/lib/tmpfiles.d/a.conf:1: ", _machine.Messages[0], StringComparison.Ordinal);
        Assert.Equal("/usr/lib/tmpfiles.d/a.conf:2: there is no user nobody-here", _machine.Messages[1]);
    }

    [Fact]
    public void The_administrators_file_of_the_same_name_replaces_the_packages()
    {
        _machine.With("/etc/tmpfiles.d/a.conf", "d /run/mine\n");
        Create("d /run/theirs\n");
        Assert.True(_machine.Has("/run/mine"));
        Assert.False(_machine.Has("/run/theirs"));
    }

    [Fact]
    public void Prefixes_choose_what_is_made()
    {
        _machine.With("/usr/lib/tmpfiles.d/a.conf", "d /dev/a\nd /run/b\nd /devices\n");
        _machine.Run(TmpfilesStep.Run, "--create", "--prefix=/dev");
        Assert.Equal((true, false, false),
            (_machine.Has("/dev/a"), _machine.Has("/run/b"), _machine.Has("/devices")));
    }

    [Fact]
    public void Links_of_the_tree_do_not_lead_out_of_it()
    {
        _machine.WithDirectory("/inside").WithLink("/link", "/inside");
        Create("d /link/made\n");
        Assert.True(_machine.Has("/inside/made"));
    }

    [Fact]
    public void Users_and_groups_are_made_and_those_there_are_kept()
    {
        _machine.With("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n").With("/etc/group", "root:x:0:\n")
            .With("/usr/lib/sysusers.d/a.conf",
                "u root 0:0\ng tty 5\nu svc - \"A Service\" /var/lib/svc\nu fixed 200\nm svc tty\n");
        Assert.Equal(0, _machine.Run(SysusersStep.Run));
        Assert.Equal("root:x:0:0:root:/root:/bin/sh\nsvc:x:999:999:A Service:/var/lib/svc:/usr/bin/nologin\n"
            + "fixed:x:200:200::/:/usr/bin/nologin\n", _machine.Read("/etc/passwd"));
        Assert.Equal("root:x:0:\ntty:x:5:svc\nsvc:x:999:\nfixed:x:200:\n", _machine.Read("/etc/group"));
        Assert.Contains("svc:!*:", _machine.Read("/etc/shadow"), StringComparison.Ordinal);
        string before = _machine.Read("/etc/passwd");
        Assert.Equal(0, _machine.Run(SysusersStep.Run));
        Assert.Equal(before, _machine.Read("/etc/passwd"));
    }
}
