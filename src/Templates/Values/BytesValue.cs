using System.Globalization;
using System.Text;

namespace Limyra.Templates.Values;

/// <summary>Bytes: literals with <c>b</c>, contents of files opened as binary, output of commands.</summary>
public sealed class BytesValue(ReadOnlyMemory<byte> bytes) : Value
{
    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <inheritdoc/>
    public override string TypeName => "bytes";

    /// <inheritdoc/>
    public override bool IsTrue => Bytes.Length > 0;

    internal override bool IsEqual(Value other, ref Comparing work) =>
        other is BytesValue bytes && bytes.Bytes.Span.SequenceEqual(Bytes.Span);

    private protected override int Hash()
    {
        HashCode hash = default;
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }

    internal override void AppendRepresentation(StringBuilder text, int depth)
    {
        text.Append("b'");
        foreach (byte b in Bytes.Span)
        {
            if (b is (byte)'\'' or (byte)'\\') text.Append('\\').Append((char)b);
            else if (b is >= 0x20 and < 0x7f) text.Append((char)b);
            else if (b == '\n') text.Append("\\n");
            else text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }
        text.Append('\'');
    }
}
