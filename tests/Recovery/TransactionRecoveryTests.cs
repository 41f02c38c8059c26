using Limyra.Linux;

namespace Limyra.Tests.Recovery;

public sealed class TransactionRecoveryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-recovery-");

    public TransactionRecoveryTests()
    {
        Directory.CreateDirectory(At(DatabasePath.Directory));
        File.WriteAllText(At(DatabasePath.Lock), "");
    }

    [Fact]
    public void A_committed_transaction_is_finished_and_a_staged_one_undone()
    {
        File.WriteAllText(At("old"), "old");
        File.WriteAllText(At(".apk.1"), "new");
        Save(JournalKind.Commit, new JournalStep.Rename(".apk.1", "file"), new JournalStep.Remove("old"));
        Assert.Equal(RecoveryOutcome.Completed, TransactionRecovery.Run(_folder.FullName));
        Assert.Equal("new", File.ReadAllText(At("file")));
        Assert.False(File.Exists(At("old")));

        File.WriteAllText(At(".apk.1"), "newer");
        Save(JournalKind.Staging, new JournalStep.Drop(".apk.1"));
        Assert.Equal(RecoveryOutcome.RolledBack, TransactionRecovery.Run(_folder.FullName));
        Assert.Equal("new", File.ReadAllText(At("file")));
        Assert.Equal(RecoveryOutcome.Nothing, TransactionRecovery.Run(_folder.FullName));
    }

    /// <summary>A file system that is not there must not make its temporaries look renamed.</summary>
    [Fact]
    public void A_transaction_waits_for_its_file_systems()
    {
        Directory.CreateDirectory(At("var"));
        Save(
            new Journal { Kind = JournalKind.Commit, MountPoints = ["var"],
                Steps = [new JournalStep.Rename("var/.apk.1", "var/x")] });
        Assert.Equal(RecoveryOutcome.Waiting, TransactionRecovery.Run(_folder.FullName));
        Assert.True(File.Exists(At(DatabasePath.Journal)));
    }

    [Fact]
    public void A_root_that_somebody_is_changing_is_left_alone()
    {
        Save(JournalKind.Staging);
        Assert.Equal(Errno.None,
            Files.Open(Files.CurrentDirectory, At(DatabasePath.Lock), OpenFlags.ReadWrite, 0,
                out FileDescriptor? held));
        using (held)
        {
            Assert.Equal(Errno.None, FileLocks.TryLock(held.Number));
            Assert.Equal(RecoveryOutcome.Busy, TransactionRecovery.Run(_folder.FullName));
        }
        Assert.Equal(RecoveryOutcome.RolledBack, TransactionRecovery.Run(_folder.FullName));
    }

    [Fact]
    public void A_file_that_cannot_take_its_place_fails_alone_and_is_told_of()
    {
        Directory.CreateDirectory(At("taken"));
        File.WriteAllText(At(".apk.1"), "1");
        File.WriteAllText(At(".apk.2"), "2");
        Save(JournalKind.Commit, new JournalStep.Rename(".apk.1", "taken"),
            new JournalStep.Rename(".apk.2", "free"));
        Assert.Equal(RecoveryOutcome.Completed, TransactionRecovery.Run(_folder.FullName));
        Assert.Equal("2", File.ReadAllText(At("free")));
        Assert.False(File.Exists(At(".apk.1")));
        Assert.Equal(RecoveryOutcome.ScriptsDue, TransactionRecovery.Run(_folder.FullName));
        Assert.Equal(["taken"], Load().Failures);
    }

    [Fact]
    public void A_damaged_journal_is_refused_with_what_to_do()
    {
        File.WriteAllText(At(DatabasePath.Journal), "limyra-transaction 2\tcommit\nrename");
        TransactionException refused =
            Assert.Throws<TransactionException>(() => TransactionRecovery.Run(_folder.FullName));
        Assert.Contains("apk audit", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string At(string path) => Path.Combine(_folder.FullName, path);

    private void Save(JournalKind kind, params JournalStep[] steps) =>
        Save(new Journal { Kind = kind, Steps = steps });

    private void Save(Journal journal) => InRoot(files => journal.Save(files, Durability.NoSync));

    private Journal Load()
    {
        Journal? found = null;
        InRoot(files => found = Journal.Load(files));
        return Assert.IsType<Journal>(found);
    }

    private void InRoot(Action<IRootFiles> use)
    {
        Assert.Equal(Errno.None, RootFiles.Open(_folder.FullName, out RootFiles? files));
        using (files) use(files!); // Open succeeded
    }
}
