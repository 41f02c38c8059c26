using Limyra.Formats.Configuration;

namespace Limyra.Early.Mounting;

/// <summary>
/// The order in which lines of fstab can be mounted: as they stand, but a mount point after what it lies on,
/// and a file that is mounted (an image, a bound directory) after the file system it lies on.
/// </summary>
internal static class FstabOrder
{
    /// <summary>Orders lines; those that wait for each other in a circle come
    /// last, and also separately.</summary>
    public static (IReadOnlyList<FstabEntry> Ordered, IReadOnlyList<FstabEntry> Circle) Sort(
        IReadOnlyList<FstabEntry> entries)
    {
        List<FstabEntry> ordered = [];
        List<FstabEntry> left = [.. entries];
        while (left.Count > 0)
        {
            FstabEntry? next = left.Find(
                entry => !left.Exists(other => !ReferenceEquals(other, entry) && IsNeededBy(other, entry)));
            if (next is null) return ([.. ordered, .. left], left);

            ordered.Add(next);
            left.Remove(next);
        }

        return (ordered, []);
    }

    private static bool IsNeededBy(FstabEntry lower, FstabEntry upper) =>
        lower.Target.StartsWith('/') && lower.Target != "/"
        && (IsBelow(upper.Target, lower.Target)
            || (!upper.Source.StartsWith("/dev/", StringComparison.Ordinal) && upper.Source.StartsWith('/')
                && upper.Target != lower.Target
                && (upper.Source == lower.Target || IsBelow(upper.Source, lower.Target))));

    private static bool IsBelow(string path, string parent) =>
        path.TrimEnd('/').StartsWith(parent.TrimEnd('/') + "/", StringComparison.Ordinal);
}
