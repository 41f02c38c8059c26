using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Limyra.Formats;

/// <summary>
/// Text that comes as bytes and must go back as the same bytes: UTF-8, where a byte that is not UTF-8 becomes
/// the lone surrogate U+DC00 plus its value. File names and package fields may hold any bytes.
/// </summary>
public static class ByteText
{
    private const int EscapeBase = 0xDC00;

    /// <summary>Bytes to text; every input has one.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes) =>
        Ascii.IsValid(bytes) ? Encoding.Latin1.GetString(bytes) // the same for ASCII, and the quickest
        : Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes)
        : DecodeEscaped(bytes);

    /// <summary>As the other one, in a buffer where the text is plain and fits into it.</summary>
    public static ReadOnlySpan<char> Decode(ReadOnlySpan<byte> bytes, Span<char> buffer) =>
        bytes.Length <= buffer.Length && Ascii.IsValid(bytes)
            ? buffer[..Encoding.Latin1.GetChars(bytes, buffer)]
            : Decode(bytes);

    /// <summary>Text to the bytes it came from.</summary>
    public static byte[] Encode(string text)
    {
        if (IsWellFormed(text)) return Encoding.UTF8.GetBytes(text);
        ArrayBufferWriter<byte> bytes = new(text.Length + 16);
        for (int i = 0; i < text.Length;)
        {
            if (text[i] is >= (char)(EscapeBase + 0x80) and <= (char)(EscapeBase + 0xFF))
            {
                bytes.GetSpan(1)[0] = (byte)(text[i++] - EscapeBase);
                bytes.Advance(1);
                continue;
            }
            _ = Rune.DecodeFromUtf16(text.AsSpan(i), out Rune rune, out int used);
            bytes.Advance(rune.EncodeToUtf8(bytes.GetSpan(4)));
            i += used;
        }
        return bytes.WrittenSpan.ToArray();
    }

    private static bool IsWellFormed(string text)
    {
        foreach (char c in text)
        {
            if (char.IsLowSurrogate(c) || char.IsHighSurrogate(c)) return false;
        }
        return true;
    }

    private static string DecodeEscaped(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new(bytes.Length);
        Span<char> pair = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int used) == OperationStatus.Done)
            {
                text.Append(pair[..rune.EncodeToUtf16(pair)]);
            }
            else
            {
                used = 1;
                text.Append((char)(EscapeBase + bytes[0]));
            }
            bytes = bytes[used..];
        }
        return text.ToString();
    }
}
