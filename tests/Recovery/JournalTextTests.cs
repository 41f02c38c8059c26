using System.Text;

namespace Limyra.Tests.Recovery;

public sealed class JournalTextTests
{
    private static readonly Journal Journal = new()
    {
        Kind = JournalKind.Commit,
        MountPoints = ["var"],
        Steps =
        [
            new JournalStep.Drop("a/.apk.1"),
            new JournalStep.Unmake("a"),
            new JournalStep.Rename("b/.apk.2", "b/grüße"),
            new JournalStep.Remove("c"),
            new JournalStep.RemoveDirectory("d"),
            new JournalStep.Permit("e", 0x1ed, Uid: 1, Gid: 2),
            new JournalStep.Permit("f", 0x1ed, Uid: null, Gid: null),
        ],
        Scripts =
        [
            new()
            {
                Kind = "trigger", Package = "p", NameAndVersion = "p-1", Content = "#!/bin/sh\n"u8.ToArray(),
                Arguments = ["/usr/lib", "/usr/bin"],
            },
        ],
        Failures = ["etc/hosts"],
    };

    [Fact]
    public void What_is_written_is_read()
    {
        Journal read = Assert.IsType<Journal>(JournalText.Parse(JournalText.Compose(Journal)));
        Assert.Equal(Journal.Kind, read.Kind);
        Assert.Equal(Journal.MountPoints, read.MountPoints);
        Assert.Equal(Journal.Steps, read.Steps);
        Assert.Equal(Journal.Failures, read.Failures);
        PendingScript script = Assert.Single(read.Scripts);
        Assert.Equal(Journal.Scripts[0] with { Content = script.Content, Arguments = script.Arguments },
            script);
        Assert.Equal(Journal.Scripts[0].Content.ToArray(), script.Content.ToArray());
        Assert.Equal(Journal.Scripts[0].Arguments, script.Arguments);
    }

    [Fact]
    public void A_journal_that_is_not_whole_is_none()
    {
        byte[] text = JournalText.Compose(Journal);
        for (int length = 0; length < text.Length; length++) Assert.Null(JournalText.Parse(text[..length]));
    }

    [Theory]
    [InlineData("limyra-transaction 2\tcommit\nend\t1\n")]
    [InlineData("limyra-transaction 2\tcommit\nend\t0\nend\t0\n")]
    [InlineData("limyra-transaction 3\tcommit\nend\t0\n")]
    [InlineData("limyra-transaction 2\tother\nend\t0\n")]
    [InlineData("limyra-transaction 2\tcommit\nrename\ta\nend\t1\n")]
    [InlineData("limyra-transaction 2\tcommit\nscript\ta\tb\tc\t???\nend\t1\n")]
    [InlineData("limyra-transaction 2\tcommit\npermit\ta\t-1\t\t\nend\t1\n")]
    public void A_journal_that_contradicts_itself_is_none(string text) =>
        Assert.Null(JournalText.Parse(Encoding.UTF8.GetBytes(text)));

    /// <summary>Flipped bytes give another journal or none; never an exception.</summary>
    [Fact]
    public void Any_bytes_are_survived()
    {
        byte[] text = JournalText.Compose(Journal);
        Random random = new(Seed: 1);
        for (int round = 0; round < 5000; round++)
        {
            byte[] damaged = [.. text];
            for (int flips = random.Next(1, 5); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            _ = JournalText.Parse(damaged)?.Steps.Count();
        }
    }
}
