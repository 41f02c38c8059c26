using System.Buffers.Binary;
using System.Globalization;
using Limyra.Formats.Adb;

namespace Limyra.Formats.Apk.Dumps;

/// <summary>Lists what is in an ADB file as YAML or JSON, block by block.</summary>
public sealed class AdbDump
{
    /// <summary>Most bytes of a signature that are shown, and room for the words around them.</summary>
    private const int SignatureColumns = 160 - 40;

    /// <summary>Deepest nesting of any schema, with room.</summary>
    private const int DepthLimit = 32;

    /// <summary>Characters that are kept before they are passed on.</summary>
    private const int PieceLength = 8 * 1024;

    private readonly AdbListing _listing;
    private readonly TextWriter _to;

    /// <summary>Begins a listing.</summary>
    /// <param name="isJson">JSON, else YAML.</param>
    /// <param name="isPretty">Whether sizes and times are written for people.</param>
    /// <param name="to">Gets the listing in pieces, the last one with <see cref="Flush"/>.</param>
    public AdbDump(bool isJson, bool isPretty, TextWriter to)
    {
        _listing = isJson ? new JsonListing(isPretty) : new YamlListing(isPretty);
        _to = to;
    }

    /// <summary>Passes on what is still kept.</summary>
    public void Flush()
    {
        _to.Write(_listing.Text);
        _listing.Text.Clear();
    }

    /// <summary>Lists the ADB block with all values that its schema knows.</summary>
    public void Payload(uint schema, ReadOnlySpan<byte> payload)
    {
        AdbReader reader = new(payload);
        _listing.BeginObject(schema);
        _listing.Comment(string.Create(
            CultureInfo.InvariantCulture,
            $"ADB block, size: {payload.Length}, compat: {reader.CompatVersion}, ver: {reader.Version}"));
        if (PackageSchemas.Root(schema) is { } root) Fields(reader, root, reader.Root, depth: 0);
        _listing.End();
    }

    /// <summary>Lists a signature block.</summary>
    /// <param name="block">Its content.</param>
    /// <param name="verdict">What was found out about it, such as <c>OK</c>.</param>
    public void Signature(ReadOnlySpan<byte> block, string verdict)
    {
        string head = block.Length < 2 ? "sig " : $"sig v{block[0]:x2} h{block[1]:x2} ";
        string digits = block.Length < 2 ? "" : Convert.ToHexStringLower(block[2..]);
        int shown = (SignatureColumns - head.Length + 1) / 2 * 2;
        _listing.Comment(
            digits.Length < shown ? $"{head}{digits}: {verdict}" : $"{head}{digits[..shown]}..: {verdict}");
    }

    /// <summary>Lists a data block.</summary>
    public void Data(ulong length) =>
        _listing.Comment(string.Create(CultureInfo.InvariantCulture, $"data block, size: {length}"));

    private void Fields(AdbReader reader, AdbSchema.Object schema, AdbValue value, int depth)
    {
        AdbSlots slots = reader.Slots(value);
        for (int i = 1; i <= Math.Min(slots.Count, schema.Fields.Count); i++)
        {
            if (slots[i].IsNull) continue;
            _listing.Key(schema.Fields[i - 1].Name);
            Value(reader, schema.Fields[i - 1].Schema, slots[i], depth + 1);
            if (_listing.Text.Length >= PieceLength) Flush();
        }
    }

    private void Value(AdbReader reader, AdbSchema schema, AdbValue value, int depth)
    {
        if (depth > DepthLimit) throw new ApkFormatException(ApkRule.AdbLimit, "values nest too deep");
        switch (schema)
        {
            case AdbSchema.Scalar { Number: { } style }:
                _listing.Number(reader.Integer(value), style);
                break;
            case AdbSchema.Scalar scalar:
                _listing.String(ByteText.Decode(scalar.Format(reader, value)), scalar.IsMultiline);
                break;
            case AdbSchema.Phrase phrase:
                _listing.String(ByteText.Decode(phrase.Format(reader, value)), isMultiline: false);
                break;
            case AdbSchema.Object fields:
                _listing.BeginObject(schema: 0);
                Fields(reader, fields, value, depth);
                _listing.End();
                break;
            case AdbSchema.Array array:
                AdbSlots items = reader.Slots(value);
                _listing.BeginArray(items.Count);
                for (int i = 1; i <= items.Count; i++)
                {
                    if (!items[i].IsNull) Value(reader, array.Item, items[i], depth + 1);
                }
                _listing.End();
                break;
            case AdbSchema.Nested nested:
                Nested(nested, reader.Blob(value));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(schema));
        }
    }

    /// <summary>A complete block inside a blob: header, payload, padding.</summary>
    private void Nested(AdbSchema.Nested schema, ReadOnlySpan<byte> block)
    {
        if (block.Length < AdbBlock.ExtendedHeaderLength
            || AdbBlock.Read(block) is not { Type: AdbBlockType.Adb } header
            || header.PayloadLength > (ulong)(block.Length - header.HeaderLength))
            throw new ApkFormatException(ApkRule.AdbBlock, "a package in the database is no ADB block");
        Payload(schema.Id, block.Slice(header.HeaderLength, (int)header.PayloadLength));
    }
}
