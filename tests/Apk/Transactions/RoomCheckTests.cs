using Limyra.Apk.Root;
using Limyra.Apk.Transactions;
using Limyra.Formats.Apk;
using Limyra.Linux;
using Limyra.Tests.Apk.PowerCuts;
using Limyra.Tests.Apk.Root;

namespace Limyra.Tests.Apk.Transactions;

/// <summary>A transaction that does not fit is refused before it touches anything.</summary>
public sealed class RoomCheckTests : IDisposable
{
    private const int BlockBytes = 4096;
    private static readonly string Text = new('x', 100_000); // 25 blocks

    private readonly TestRoot _root = new();

    public void Dispose() => _root.Dispose();

    private string Make(string name, string version, params string[] files) => _root.Make(
        new() { Name = name, Version = version },
        [.. files.Select(file => ($"usr/share/{file}", Text + version))]);

    /// <summary>Applies with so much room; the changes that were made to the disk, and the refusal.</summary>
    private (int Changes, string? Refusal) Apply(
        Func<FileSystemStatus, FileSystemStatus> room, params string[] packages)
    {
        RecordingFiles? recording = null;
        using ApkRoot open = _root.Open();
        open.ReplaceWorld([.. packages.Select(open.AddFile)]);
        open.Layer = files => recording = new(files) { Room = room };
        SolveResult.Planned planned = Assert.IsType<SolveResult.Planned>(open.Solve());
        ApplyResult result = open.Apply(
            planned.Plan, new() { Durability = Durability.NoSync }, TestContext.Current.CancellationToken);
        // not null: Apply asked for the layer
        return (recording!.Changes.Count, (result as ApplyResult.Refused)?.Reason);
    }

    private static Func<FileSystemStatus, FileSystemStatus> Free(long bytes) =>
        status => status with { BlockBytes = BlockBytes, FreeBlocks = (ulong)(bytes / BlockBytes) };

    [Fact]
    public void Too_few_bytes_are_too_few_before_anything_is_written()
    {
        _root.Apply(Make("a", "1", "one"));
        string[] after = [Make("a", "2", "one"), Make("b", "1", "two")];
        (int changes, string? refusal) = Apply(Free(10 * BlockBytes), after);
        Assert.Equal(0, changes);
        Assert.NotNull(refusal);
        Assert.Matches(
            "^not enough room in /: [0-9]+ KiB are needed beside what is there, 40 KiB are free; "
            + "nothing was changed$", refusal);
        Assert.Equal(Text + "1", _root.Read("usr/share/one"));
        Assert.Null(_root.Read("usr/share/two"));
        (changes, refusal) = Apply(static status => status, after);
        Assert.True(changes > 0 && refusal is null, refusal);
        Assert.Equal(Text + "2", _root.Read("usr/share/one"));
    }

    [Fact]
    public void Too_few_inodes_are_refused_too()
    {
        _root.Apply();
        string package = Make("a", "1", [.. Enumerable.Range(0, 50).Select(number => $"{number}")]);
        (int changes, string? refusal) =
            Apply(static status => status with { TotalInodes = 1000, FreeInodes = 20 }, package);
        Assert.Equal(0, changes);
        Assert.Matches(
            "^not enough room in /: 50 inodes are needed, 20 are free; nothing was changed$", refusal);
        // Where there are no inodes to run out of, the numbers say nothing.
        Assert.Null(Apply(static status => status with { TotalInodes = 0, FreeInodes = 0 }, package).Refusal);
    }

    /// <summary>New files lie beside the old ones until the commit, so what an upgrade frees does not help
    /// it.</summary>
    [Fact]
    public void What_the_same_transaction_frees_is_not_room_for_it()
    {
        _root.Apply(Make("a", "1", "one", "two", "three"));
        Assert.NotNull(Apply(Free(30 * BlockBytes), Make("a", "2", "one", "two")).Refusal);
        Assert.Null(Apply(Free(60 * BlockBytes), Make("a", "2", "one", "two")).Refusal);
    }

    [Fact]
    public void A_removal_needs_next_to_nothing()
    {
        _root.Apply(Make("a", "1", "one"), Make("b", "1", "two"));
        string[] rest = [Make("b", "1", "two")];
        Assert.Null(Apply(Free(bytes: 0), rest).Refusal);
        Assert.Null(_root.Read("usr/share/one"));
    }
}
