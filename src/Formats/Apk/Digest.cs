using System.Globalization;
using System.Text;

namespace Limyra.Formats.Apk;

/// <summary>
/// A digest value or a package's unique id: 20, 32 or 64 bytes. Which algorithm made 20 bytes
/// (SHA-1, or SHA-256 cut off) follows from the place where they stand, not from the value. The
/// default value is the missing digest.
/// </summary>
public readonly struct Digest : IEquatable<Digest>
{
    /// <summary>Length of SHA-1, of a unique id and of SHA-256 cut to 160 bits:
    /// the key of package tables.</summary>
    public const int ShortLength = 20;

    /// <summary>Length of SHA-256.</summary>
    public const int Sha256Length = 32;

    /// <summary>Length of SHA-512.</summary>
    public const int Sha512Length = 64;

    private readonly byte[]? _bytes;

    /// <summary>Keeps a copy of the bytes.</summary>
    public Digest(ReadOnlySpan<byte> bytes) => _bytes = bytes.IsEmpty ? null : bytes.ToArray();

    /// <summary>The bytes, none for a missing digest.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether there is no value.</summary>
    public bool IsNone => _bytes is null;

    /// <summary>Number of bytes.</summary>
    public int Length => _bytes?.Length ?? 0;

    /// <summary>The first 20 bytes, by which packages are told apart; a
    /// shorter value stays as it is.</summary>
    public Digest Key => Length <= ShortLength ? this : new(Bytes[..ShortLength]);

    /// <summary>
    /// Reads <c>Q</c> or <c>X</c>, the length class <c>1</c> (20 bytes) or <c>2</c> (32 bytes), then base64
    /// or hexadecimal. Class 1 with a longer payload is read as 32 bytes.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Digest digest)
    {
        Span<byte> bytes = stackalloc byte[Sha256Length];
        int length = Decode(text, bytes);
        digest = new(bytes[..length]);
        return length > 0;
    }

    /// <summary>As the other one, for text that is bytes still.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Digest digest)
    {
        Span<byte> bytes = stackalloc byte[Sha256Length];
        int length = Decode(text, bytes);
        digest = new(bytes[..length]);
        return length > 0;
    }

    /// <summary>Puts the bytes where they are wanted, which holds at least 32, and returns how many; 0: it is
    /// no digest.</summary>
    internal static int Decode(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        const int MostOnStack = 128;
        return Decode(ByteText.Decode(text, stackalloc char[MostOnStack]), bytes);
    }

    /// <summary>Reads hexadecimal digits without a prefix.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> text, out Digest digest)
    {
        digest = default;
        if (text.Length > Sha512Length * 2) return false;
        Span<byte> bytes = stackalloc byte[Sha512Length];
        int found = DecodeHex(text, bytes);
        if (found is not (ShortLength or Sha256Length or Sha512Length)) return false;
        digest = new(bytes[..found]);
        return true;
    }

    /// <summary>Lower-case hexadecimal digits, nothing before them.</summary>
    public string ToHex() => Convert.ToHexStringLower(Bytes);

    /// <summary>As text databases and world write the first 20 bytes: <c>Q1</c> and base64.</summary>
    public string ToBase64Text() => AppendBase64Text(new()).ToString();

    /// <summary>Appends what <see cref="ToBase64Text"/> gives, and returns the text.</summary>
    internal StringBuilder AppendBase64Text(StringBuilder to)
    {
        Span<char> digits = stackalloc char[(ShortLength + 2) / 3 * 4];
        ReadOnlySpan<byte> key = Bytes[..Math.Min(Length, ShortLength)];
        _ = Convert.TryToBase64Chars(key, digits, out int count); // there is room for a key
        return to.Append("Q1").Append(digits[..count]);
    }

    /// <summary>As file names of the script archive write the first 20 bytes:
    /// <c>X1</c> and hexadecimal.</summary>
    public string ToHexText() => "X1" + Key.ToHex();

    /// <summary>Same as <see cref="ToHex"/>.</summary>
    public override string ToString() => ToHex();

    /// <inheritdoc/>
    public bool Equals(Digest other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Digest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Length >= sizeof(int) ? BitConverter.ToInt32(Bytes) : 0;

    /// <summary>Same bytes.</summary>
    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    /// <summary>Other bytes.</summary>
    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);

    private static int Decode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length < 2) return 0;
        int length = text[1] switch { '1' => ShortLength, '2' => Sha256Length, _ => 0 };
        if (length == 0) return 0;
        int found = text[0] switch
        {
            'Q' => DecodeBase64(text[2..], bytes[..Sha256Length]),
            'X' => DecodeHex(text[2..], bytes[..Sha256Length]),
            _ => 0,
        };
        return found == length || (found == Sha256Length && length == ShortLength) ? found : 0;
    }

    private static int DecodeHex(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length % 2 != 0 || text.Length > bytes.Length * 2) return -1;
        for (int i = 0; i < text.Length; i += 2)
        {
            if (!byte.TryParse(text.Slice(i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out bytes[i / 2]))
                return -1;
        }
        return text.Length / 2;
    }

    /// <summary>
    /// Decodes base64 leniently: bits left over in the last character are ignored, as apk
    /// does (its own test data has such texts, and .NET's decoder refuses them). The right
    /// number of characters is still required.
    /// </summary>
    private static int DecodeBase64(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        text = text.TrimEnd('=');
        int length = text.Length * 6 / 8;
        if (text.Length % 4 == 1 || length > bytes.Length) return -1;
        uint bits = 0;
        int count = 0;
        int at = 0;
        foreach (char c in text)
        {
            int value = Base64Value(c);
            if (value < 0) return -1;
            bits = (bits << 6) | (uint)value;
            count += 6;
            if (count < 8) continue;
            count -= 8;
            bytes[at++] = (byte)(bits >> count);
        }
        return at;
    }

    private static int Base64Value(char c) => c < Base64Values.Length ? Base64Values[c] : -1;

    /// <summary>Values of characters by their codes; -1: none.</summary>
    private static ReadOnlySpan<sbyte> Base64Values =>
    [
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 62, -1, -1, -1, 63,
        52, 53, 54, 55, 56, 57, 58, 59, 60, 61, -1, -1, -1, -1, -1, -1,
        -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
        15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, -1, -1, -1, -1, -1,
        -1, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
        41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, -1, -1, -1, -1, -1,
    ];
}
