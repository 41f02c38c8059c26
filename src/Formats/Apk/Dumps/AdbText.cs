using Limyra.Formats.Adb;

namespace Limyra.Formats.Apk.Dumps;

/// <summary>Values of any schema from the text that stands for them.</summary>
internal static class AdbText
{
    /// <summary>Stores the value; arrays are words separated by blanks or newlines.</summary>
    /// <exception cref="ApkFormatException">The text does not fit the schema.</exception>
    public static AdbValue Parse(AdbWriter writer, AdbSchema schema, ReadOnlySpan<byte> text)
    {
        switch (schema)
        {
            case AdbSchema.Scalar scalar:
                return scalar.Parse(writer, text);
            case AdbSchema.Phrase phrase:
                return phrase.Parse(writer, text);
            case AdbSchema.Array array:
                return ParseWords(writer, array, text);
            default:
                throw new ApkFormatException(ApkRule.AdbSchema,
                    $"no text stands for this: '{ByteText.Decode(text)}'");
        }
    }

    private static AdbValue ParseWords(AdbWriter writer, AdbSchema.Array schema, ReadOnlySpan<byte> text)
    {
        List<AdbValue> items = [];
        foreach (Range range in text.SplitAny(" \n"u8))
        {
            ReadOnlySpan<byte> word = text[range];
            if (word.IsEmpty) continue;
            if (ReferenceEquals(schema, PackageSchemas.Tags) && !ApkNames.IsTag(ByteText.Decode(word)))
                throw new ApkFormatException(ApkRule.PackageFormat, $"'{ByteText.Decode(word)}' is no tag");
            items.Add(Parse(writer, schema.Item, word));
        }
        AdbValue[] values = [.. items];
        return writer.Object(values.AsSpan(0, AdbOrdering.Arrange(writer.Reader, schema, values)));
    }
}
