namespace Limyra.Tests.Machines.PowerCuts;

/// <summary>What of a disk's writes is there after a power cut.</summary>
internal static class BlockCut
{
    /// <summary>Everything up to the last barrier before the cut, and any half of what came behind it,
    /// whatever the order: a disk's cache may write as it likes. One cut in four loses nothing, one in
    /// four all.</summary>
    /// <param name="writes">All requests.</param>
    /// <param name="end">The request before which the power goes.</param>
    /// <param name="seed">Decides what is lost.</param>
    public static IEnumerable<BlockWrite> At(IReadOnlyList<BlockWrite> writes, int end, int seed)
    {
        int barrier = end;
        while (barrier > 0 && !writes[barrier - 1].IsBarrier) barrier--;
        for (int index = 0; index < barrier; index++) yield return writes[index];
        Random survives = new(seed);
        double chance = (seed % 4) switch { 0 => 1, 1 => 0, _ => 0.5 };
        for (int index = barrier; index < end; index++)
            if (survives.NextDouble() < chance) yield return writes[index];
    }
}
