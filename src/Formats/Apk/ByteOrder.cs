namespace Limyra.Formats.Apk;

/// <summary>Order of names as packages have it: by the bytes of their UTF-8 form.</summary>
public static class ByteOrder
{
    /// <summary>
    /// Compares as bytes. Ordinal order of UTF-16 is the same except where surrogates meet U+E000 to U+FFFF.
    /// </summary>
    public static IComparer<string> Comparer { get; } = Comparer<string>.Create(Compare);

    private static int Compare(string left, string right)
    {
        int length = Math.Min(left.Length, right.Length);
        int same = left.AsSpan().CommonPrefixLength(right);
        if (same == length) return left.Length.CompareTo(right.Length);
        return left[same] < 0x80 && right[same] < 0x80
            ? left[same].CompareTo(right[same])
            : ByteText.Encode(left).AsSpan().SequenceCompareTo(ByteText.Encode(right));
    }
}
