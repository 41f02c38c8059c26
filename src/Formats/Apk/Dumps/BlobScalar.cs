using System.Globalization;
using System.Text;
using Limyra.Formats.Adb;

namespace Limyra.Formats.Apk.Dumps;

/// <summary>Values that are stored as blobs.</summary>
internal abstract class BlobScalar : AdbSchema.Scalar
{
    public override byte[] Format(AdbReader reader, AdbValue value) => reader.Blob(value).ToArray();

    public override int Compare(AdbReader reader, AdbValue left, AdbValue right) =>
        reader.Blob(left).SequenceCompareTo(reader.Blob(right));
}

/// <summary>Free text.</summary>
internal sealed class TextScalar(bool isMultiline = false) : BlobScalar
{
    public override bool IsMultiline => isMultiline;

    public override AdbValue Parse(AdbWriter writer, ReadOnlySpan<byte> text) => writer.Blob(text);
}

/// <summary>A package name.</summary>
internal sealed class NameScalar : BlobScalar
{
    public override AdbValue Parse(AdbWriter writer, ReadOnlySpan<byte> text) =>
        ApkNames.IsPackageName(ByteText.Decode(text))
            ? writer.Blob(text)
            : throw new ApkFormatException(ApkRule.PackageNameFormat);
}

/// <summary>A version, ordered as versions are.</summary>
internal sealed class VersionScalar : BlobScalar
{
    public override AdbValue Parse(AdbWriter writer, ReadOnlySpan<byte> text) =>
        ApkVersion.IsValid(ByteText.Decode(text))
            ? writer.Blob(text)
            : throw new ApkFormatException(ApkRule.PackageVersionFormat);

    public override int Compare(AdbReader reader, AdbValue left, AdbValue right)
    {
        if (left == right) return 0;
        ReadOnlySpan<byte> a = reader.Blob(left);
        ReadOnlySpan<byte> b = reader.Blob(right);
        if (a.IsEmpty || b.IsEmpty) return 0;
        return ApkVersion.Order(ByteText.Decode(a), ByteText.Decode(b));
    }
}

/// <summary>Bytes, written as hexadecimal digits.</summary>
internal sealed class HexScalar : BlobScalar
{
    private const int LengthLimit = 256;

    public override AdbValue Parse(AdbWriter writer, ReadOnlySpan<byte> text)
    {
        byte[] bytes = new byte[text.Length / 2];
        if (text.Length % 2 != 0 || bytes.Length > LengthLimit
            || Convert.FromHexString(Encoding.Latin1.GetString(text), bytes, out _, out _)
                != System.Buffers.OperationStatus.Done)
            throw new ApkFormatException(ApkRule.AdbSchema, "expected an even number of hexadecimal digits");
        return writer.Blob(bytes);
    }

    public override byte[] Format(AdbReader reader, AdbValue value) => reader.Blob(value) switch
    {
        // apk-tools prints into 256 bytes and gives the length of what does not fit there.
        { Length: > LengthLimit / 2 } bytes => Encoding.ASCII.GetBytes($"({bytes.Length} bytes)"),
        var bytes => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)),
    };
}

/// <summary>An extended attribute: name, a zero byte, value. Written as the name,
/// "=" and hexadecimal digits.</summary>
internal sealed class AttributeScalar : BlobScalar
{
    private const int LengthLimit = 256;

    public override AdbValue Parse(AdbWriter writer, ReadOnlySpan<byte> text)
    {
        int at = text.LastIndexOf((byte)'=');
        if (at < 0) throw new ApkFormatException(ApkRule.AdbSchema, "expected name=digits");
        byte[] value = new byte[(text.Length - at - 1) / 2];
        string digits = Encoding.Latin1.GetString(text[(at + 1)..]);
        if (digits.Length % 2 != 0 || value.Length > LengthLimit
            || Convert.FromHexString(digits, value, out _, out _) != System.Buffers.OperationStatus.Done)
            throw new ApkFormatException(ApkRule.AdbSchema, "expected an even number of hexadecimal digits");
        return writer.Blob([.. text[..at], 0], value, default, default);
    }

    public override byte[] Format(AdbReader reader, AdbValue value)
    {
        ReadOnlySpan<byte> bytes = reader.Blob(value);
        int at = bytes.IndexOf((byte)0);
        if (at < 0) return [];
        ReadOnlySpan<byte> content = bytes[(at + 1)..];
        string text = at + 1 + (content.Length * 2) <= LengthLimit
            ? Convert.ToHexStringLower(content)
            : $"({content.Length} bytes)";
        return [.. bytes[..at], (byte)'=', .. Encoding.ASCII.GetBytes(text)];
    }
}

/// <summary>A number in one of the ways people write them.</summary>
internal sealed class NumberScalar(AdbNumberStyle style) : AdbSchema.Scalar
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public override AdbNumberStyle? Number => style;

    public override AdbValue Parse(AdbWriter writer, ReadOnlySpan<byte> text)
    {
        ulong factor = 1;
        if (style == AdbNumberStyle.Size && text.IndexOf((byte)' ') is >= 0 and int at)
        {
            int unit = System.Array.IndexOf(Units, Encoding.Latin1.GetString(text[(at + 1)..]));
            factor = unit < 0 ? 1 : 1UL << (10 * unit);
            text = text[..at];
        }
        ulong value = 0;
        uint radix = style == AdbNumberStyle.Octal ? 8u : 10u;
        foreach (byte digit in text)
        {
            if (digit < '0' || digit >= '0' + radix)
                throw new ApkFormatException(ApkRule.AdbSchema, $"'{ByteText.Decode(text)}' is not a number");
            value = unchecked((value * radix) + (uint)(digit - '0'));
        }
        return writer.Integer(unchecked(value * factor));
    }

    public override byte[] Format(AdbReader reader, AdbValue value)
    {
        ulong number = reader.Integer(value);
        string text = style == AdbNumberStyle.Octal
            ? Convert.ToString((long)number, toBase: 8)
            : number.ToString(CultureInfo.InvariantCulture);
        return Encoding.ASCII.GetBytes(text);
    }

    public override int Compare(AdbReader reader, AdbValue left, AdbValue right) =>
        reader.Integer(left).CompareTo(reader.Integer(right));
}
