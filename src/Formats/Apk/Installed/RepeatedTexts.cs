using System.Text;

namespace Limyra.Formats.Apk.Installed;

/// <summary>
/// Texts that many packages have in common, such as licences and maintainers: one string for each of those
/// seen last. Others are decoded as they come.
/// </summary>
public sealed class RepeatedTexts
{
    private const int Places = 128;

    private readonly string?[] _seen = new string?[Places];

    /// <summary>The text of bytes.</summary>
    public string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return "";
        int hash = (bytes.Length * 31) + (bytes[0] * 7) + (bytes[^1] * 3) + (bytes[bytes.Length / 2] * 5);
        ref string? place = ref _seen[hash % Places];
        if (place is { } known && Ascii.Equals(bytes, known)) return known;
        return place = ByteText.Decode(bytes);
    }
}
