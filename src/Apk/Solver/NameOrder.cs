using System.Text;

namespace Limyra.Apk.Solver;

/// <summary>The orders in which names and packages are shown and walked.</summary>
internal static class NameOrder
{
    /// <summary>Number of buckets of the name table whose order apk's plans show
    /// (apk-tools 3.0.6 src/database.c).</summary>
    private const int Buckets = 20000;
    private const uint Seed = 5381;

    /// <summary>Display order: letters without case first, then bytes.</summary>
    public static int Compare(string left, string right)
    {
        int length = Math.Min(left.Length, right.Length);
        for (int i = 0; i < length; i++)
        {
            int order = Lower(left[i]) - Lower(right[i]);
            if (order != 0) return order;
        }
        return left.Length != right.Length ? left.Length - right.Length : string.CompareOrdinal(left, right);
    }

    /// <summary>Display order of packages: by name, then by version.</summary>
    public static int Compare(KnownPackage left, KnownPackage right) => left.Name != right.Name
        ? Compare(left.Name.Text, right.Name.Text)
        : Formats.Apk.ApkVersion.Order(left.Version, right.Version);

    /// <summary>The order in which apk walks a hash table: buckets, in each the newest first.</summary>
    public static List<T> InTableOrder<T>(IReadOnlyList<T> items, Func<T, string> keyOf)
    {
        int[] heads = new int[Buckets];
        int[] next = new int[items.Count];
        Array.Fill(heads, -1);
        Span<byte> buffer = stackalloc byte[512];
        for (int i = 0; i < items.Count; i++)
        {
            string text = keyOf(items[i]);
            byte[]? large = Encoding.UTF8.GetMaxByteCount(text.Length) > buffer.Length
                ? Encoding.UTF8.GetBytes(text) : null;
            ReadOnlySpan<byte> bytes = large ?? buffer[..Encoding.UTF8.GetBytes(text, buffer)];
            uint bucket = Murmur3.Hash(bytes, Seed) % Buckets;
            next[i] = heads[bucket];
            heads[bucket] = i;
        }
        List<T> order = new(items.Count);
        foreach (int head in heads)
            for (int i = head; i >= 0; i = next[i]) order.Add(items[i]);
        return order;
    }

    private static int Lower(char c) => c is >= 'A' and <= 'Z' ? c + 32 : c;
}
