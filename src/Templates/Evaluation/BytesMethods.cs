using Limyra.Templates.Hosting;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>Methods of bytes: mostly the way to text.</summary>
internal static class BytesMethods
{
    public static BuiltinFunction? Find(BytesValue bytes, string name) => name switch
    {
        "decode" => new(name, (e, a) => Decode(bytes, e, a.Bind(name, "encoding?", "errors?"))),
        "strip" => new(name, (_, a) => Strip(bytes, a.Bind(name), atStart: true, atEnd: true)),
        "rstrip" => new(name, (_, a) => Strip(bytes, a.Bind(name), atStart: false, atEnd: true)),
        "lstrip" => new(name, (_, a) => Strip(bytes, a.Bind(name), atStart: true, atEnd: false)),
        "startswith" => new(name, (_, a) => BoolValue.Of(
            bytes.Bytes.Span.StartsWith(Part(a.Bind(name, "prefix"), "prefix")))),
        "endswith" => new(name, (_, a) => BoolValue.Of(
            bytes.Bytes.Span.EndsWith(Part(a.Bind(name, "suffix"), "suffix")))),
        "split" => new(name, (e, a) => Split(bytes, e, a.Bind(name, "sep?"))),
        "splitlines" => new(name, (e, a) => Lines(bytes, e, a.Bind(name))),
        _ => null,
    };

    private static ReadOnlySpan<byte> Part(BoundArguments bound, string name) =>
        bound[name] is BytesValue part
            ? part.Bytes.Span
            : throw new EvaluationException("type", "bytes are wanted");

    private static StringValue Decode(BytesValue bytes, Evaluator evaluator, BoundArguments bound)
    {
        evaluator.Budget.Text(bytes.Bytes.Length);
        if (bound.OptionalText("encoding") is { } encoding
            && encoding.ToLowerInvariant() is not ("utf-8" or "utf8" or "ascii"))
            throw new EvaluationException("value", $"decode(): the encoding '{encoding}' is not supported");
        return FileValue.Decode(bytes.Bytes, "bytes");
    }

    private static BytesValue Strip(BytesValue bytes, BoundArguments _, bool atStart, bool atEnd)
    {
        ReadOnlySpan<byte> span = bytes.Bytes.Span;
        int start = 0, end = span.Length;
        while (atStart && start < end && IsBlank(span[start])) start++;
        while (atEnd && end > start && IsBlank(span[end - 1])) end--;
        return new(bytes.Bytes[start..end]);
    }

    private static ListValue Split(BytesValue bytes, Evaluator evaluator, BoundArguments bound)
    {
        evaluator.Budget.Row(bytes.Bytes.Length);
        ListValue parts = new();
        if (bound["sep"] is null)
        {
            for (int at = 0; at < bytes.Bytes.Length;)
            {
                int end = at;
                while (end < bytes.Bytes.Length && !IsBlank(bytes.Bytes.Span[end])) end++;
                if (end > at) parts.Items.Add(new BytesValue(bytes.Bytes[at..end]));
                at = end + 1;
            }
            return parts;
        }
        ReadOnlySpan<byte> separator = Part(bound, "sep");
        if (separator.IsEmpty) throw new EvaluationException("value", "split(): the separator is empty");
        foreach (Range range in bytes.Bytes.Span.Split(separator))
            parts.Items.Add(new BytesValue(bytes.Bytes[range]));
        return parts;
    }

    private static ListValue Lines(BytesValue bytes, Evaluator evaluator, BoundArguments _)
    {
        evaluator.Budget.Row(bytes.Bytes.Length);
        ListValue lines = new();
        ReadOnlyMemory<byte> rest = bytes.Bytes;
        while (rest.Length > 0)
        {
            int end = rest.Span.IndexOf((byte)'\n');
            lines.Items.Add(new BytesValue(end < 0 ? rest : rest[..end]));
            rest = end < 0 ? default : rest[(end + 1)..];
        }
        return lines;
    }

    private static bool IsBlank(byte b) => b is (byte)' ' or >= 9 and <= 13;
}
