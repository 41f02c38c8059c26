using System.Text;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>Methods of texts.</summary>
internal static class StringMethods
{
    public static BuiltinFunction? Find(StringValue text, string name) =>
        Search(text.Text, name) ?? Cut(text.Text, name) ?? Case(text.Text, name) ?? Parts(text.Text, name);

    private static BuiltinFunction? Search(string text, string name) => name switch
    {
        "find" =>
            new(name,
                (_, a) => IntValue.Of(Find(text, a.Bind(name, "sub", "start?", "end?"), isLast: false))),
        "rfind" =>
            new(name, (_, a) => IntValue.Of(Find(text, a.Bind(name, "sub", "start?", "end?"), isLast: true))),
        "index" => new(name, (_, a) => Index(text, a.Bind(name, "sub", "start?", "end?"))),
        "count" => new(name, (_, a) => Count(text, a.Bind(name, "sub").Text("sub"))),
        "startswith" => new(name, (_, a) => BoolValue.Of(
            Any(a.Bind(name, "prefix")["prefix"], part => text.StartsWith(part, StringComparison.Ordinal)))),
        "endswith" => new(name, (_, a) => BoolValue.Of(
            Any(a.Bind(name, "suffix")["suffix"], part => text.EndsWith(part, StringComparison.Ordinal)))),
        _ => null,
    };

    private static BuiltinFunction? Cut(string text, string name) => name switch
    {
        "removeprefix" => new(name, (_, a) => new StringValue(
            a.Bind(name, "prefix").Text("prefix") is var prefix
                && text.StartsWith(prefix, StringComparison.Ordinal)
                ? text[prefix.Length..]
                : text)),
        "removesuffix" => new(name, (_, a) => new StringValue(
            a.Bind(name, "suffix").Text("suffix") is var suffix
                && text.EndsWith(suffix, StringComparison.Ordinal)
                ? text[..^suffix.Length]
                : text)),
        "strip" => new(name, (_, a) => Strip(text, a.Bind(name, "chars?"), atStart: true, atEnd: true)),
        "lstrip" => new(name, (_, a) => Strip(text, a.Bind(name, "chars?"), atStart: true, atEnd: false)),
        "rstrip" => new(name, (_, a) => Strip(text, a.Bind(name, "chars?"), atStart: false, atEnd: true)),
        "zfill" => new(name, (e, a) => Pad(text, e.Budget, a.Bind(name, "width").Number("width", 0))),
        "replace" => new(name, (e, a) => Replace(text, e.Budget, a.Bind(name, "old", "new", "count?"))),
        _ => null,
    };

    private static BuiltinFunction? Case(string text, string name) => name switch
    {
        "lower" => Change(name, text, t => t.ToLowerInvariant()),
        "upper" => Change(name, text, t => t.ToUpperInvariant()),
        "capitalize" =>
            Change(name, text,
                t => t.Length == 0 ? t : char.ToUpperInvariant(t[0]) + t[1..].ToLowerInvariant()),
        "title" => Change(name, text, Title),
        "isupper" => Question(name, text, t => t.Any(char.IsUpper) && !t.Any(char.IsLower)),
        "islower" => Question(name, text, t => t.Any(char.IsLower) && !t.Any(char.IsUpper)),
        "isdigit" => Question(name, text, t => t.Length > 0 && t.All(char.IsDigit)),
        "isalpha" => Question(name, text, t => t.Length > 0 && t.All(char.IsLetter)),
        "isalnum" => Question(name, text, t => t.Length > 0 && t.All(char.IsLetterOrDigit)),
        "isspace" => Question(name, text, t => t.Length > 0 && t.All(char.IsWhiteSpace)),
        _ => null,
    };

    private static BuiltinFunction? Parts(string text, string name) => name switch
    {
        "split" =>
            new(name, (e, a) => Split(text, e.Budget, a.Bind(name, "sep?", "maxsplit?"), fromEnd: false)),
        "rsplit" =>
            new(name, (e, a) => Split(text, e.Budget, a.Bind(name, "sep?", "maxsplit?"), fromEnd: true)),
        "splitlines" =>
            new(name, (e, a) => Lines(text, e.Budget, a.Bind(name, "keepends?").Flag("keepends"))),
        "partition" => new(name, (_, a) => Partition(text, a.Bind(name, "sep").Text("sep"), fromEnd: false)),
        "rpartition" => new(name, (_, a) => Partition(text, a.Bind(name, "sep").Text("sep"), fromEnd: true)),
        "join" =>
            new(name, (e, a) => Join(text, e.Budget, a.Bind(name, "items")["items"] ?? NoneValue.Instance)),
        "encode" => new(name, (e, a) => Encode(text, e.Budget, a.Bind(name, "encoding?"))),
        "format" =>
            throw new EvaluationException("unsupported", "str.format is not part of the template language",
                "use an f-string"),
        _ => null,
    };

    private static BuiltinFunction Change(string name, string text, Func<string, string> change) =>
        new(name, (e, a) =>
        {
            a.Bind(name);
            e.Budget.Text(text.Length);
            return new StringValue(change(text));
        });

    private static BuiltinFunction Question(string name, string text, Func<string, bool> question) =>
        new(name, (_, a) =>
        {
            a.Bind(name);
            return BoolValue.Of(question(text));
        });

    private static long Find(string text, BoundArguments bound, bool isLast)
    {
        string wanted = bound.Text("sub");
        int start = Bound(bound.Number("start", 0), text.Length);
        int end = Bound(bound.Number("end", text.Length), text.Length);
        if (end < start) return -1;
        ReadOnlySpan<char> span = text.AsSpan(start, end - start);
        int at = isLast
            ? span.LastIndexOf(wanted, StringComparison.Ordinal)
            : span.IndexOf(wanted, StringComparison.Ordinal);
        return at < 0 ? -1 : at + start;
    }

    private static int Bound(long value, int length) =>
        (int)Math.Clamp(value < 0 ? value + length : value, 0, length);

    private static IntValue Index(string text, BoundArguments bound) =>
        Find(text, bound, isLast: false) is var at and >= 0
            ? IntValue.Of(at)
            : throw new EvaluationException("value", $"'{bound.Text("sub")}' is not in the text");

    private static IntValue Count(string text, string part)
    {
        if (part.Length == 0) return IntValue.Of(text.Length + 1);
        int count = 0;
        for (int at = 0; (at = text.IndexOf(part, at, StringComparison.Ordinal)) >= 0; at += part.Length)
            count++;
        return IntValue.Of(count);
    }

    private static bool Any(Value? wanted, Func<string, bool> test) => wanted switch
    {
        StringValue one => test(one.Text),
        TupleValue many => many.Items.Any(item => item is StringValue one && test(one.Text)),
        _ => throw new EvaluationException("type", "a text or a tuple of texts is wanted"),
    };

    private static StringValue Strip(string text, BoundArguments bound, bool atStart, bool atEnd)
    {
        string? characters = bound.OptionalText("chars");
        int start = 0, end = text.Length;
        bool Goes(char c) => characters is null ? char.IsWhiteSpace(c) : characters.Contains(c);
        while (atStart && start < end && Goes(text[start])) start++;
        while (atEnd && end > start && Goes(text[end - 1])) end--;
        return new(text[start..end]);
    }

    private static StringValue Pad(string text, Budget budget, long width)
    {
        budget.Text(width);
        int sign = text.StartsWith('-') || text.StartsWith('+') ? 1 : 0;
        return new(text[..sign] + text[sign..].PadLeft(Math.Max(0, (int)width - sign), '0'));
    }

    private static StringValue Replace(string text, Budget budget, BoundArguments bound)
    {
        string old = bound.Text("old"), by = bound.Text("new");
        long left = bound.Number("count", -1);
        if (old.Length == 0)
            throw new EvaluationException("value", "replace(): there is nothing to look for");
        StringBuilder result = new();
        int at = 0;
        for (; left != 0; left--)
        {
            int next = text.IndexOf(old, at, StringComparison.Ordinal);
            if (next < 0) break;
            budget.Grow(result.Length, next - at + by.Length);
            result.Append(text, at, next - at).Append(by);
            at = next + old.Length;
        }
        budget.Grow(result.Length, text.Length - at);
        return new(result.Append(text, at, text.Length - at).ToString());
    }

    private static string Title(string text)
    {
        StringBuilder result = new(text.Length);
        bool isInWord = false;
        foreach (char c in text)
        {
            result.Append(isInWord ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c));
            isInWord = char.IsLetter(c);
        }
        return result.ToString();
    }

    private static ListValue Split(string text, Budget budget, BoundArguments bound, bool fromEnd)
    {
        long limit = bound.Number("maxsplit", -1);
        int pieces = limit is < 0 or >= int.MaxValue ? int.MaxValue : (int)limit + 1;
        string? separator = bound.OptionalText("sep");
        if (separator is { Length: 0 })
            throw new EvaluationException("value", "split(): the separator is empty");
        budget.Row(text.Length / 2);
        List<string> parts = separator is null
            ? SplitBlanks(text, pieces, fromEnd)
            : fromEnd ? SplitFromEnd(text, separator, pieces) : [.. text.Split(separator, pieces)];
        budget.Text(text.Length);
        return ListValue.OfTexts(parts);
    }

    private static List<string> SplitFromEnd(string text, string separator, int pieces)
    {
        List<string> parts = [];
        int end = text.Length;
        while (parts.Count < pieces - 1)
        {
            int at = text.AsSpan(0, end).LastIndexOf(separator, StringComparison.Ordinal);
            if (at < 0) break;
            parts.Add(text[(at + separator.Length)..end]);
            end = at;
        }
        parts.Add(text[..end]);
        parts.Reverse();
        return parts;
    }

    private static List<string> SplitBlanks(string text, int pieces, bool fromEnd)
    {
        if (fromEnd && pieces != int.MaxValue)
        {
            string mirrored = new([.. text.Reverse()]);
            return [.. SplitBlanks(mirrored, pieces, fromEnd: false)
                .Select(part => new string([.. part.Reverse()])).Reverse()];
        }
        List<string> parts = [];
        int at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at == text.Length) return parts;
            int end = at;
            if (parts.Count == pieces - 1) end = text.TrimEnd().Length;
            else while (end < text.Length && !char.IsWhiteSpace(text[end])) end++;
            parts.Add(text[at..end]);
            if (parts.Count == pieces) return parts;
            at = end;
        }
    }

    private static ListValue Lines(string text, Budget budget, bool keepEnds)
    {
        budget.Text(text.Length);
        List<string> lines = [];
        for (int at = 0; at < text.Length;)
        {
            int end = text.IndexOf('\n', at);
            int next = end < 0 ? text.Length : end + 1;
            lines.Add(keepEnds || end < 0 ? text[at..next] : text[at..end].TrimEnd('\r'));
            at = next;
        }
        return ListValue.OfTexts(lines);
    }

    private static TupleValue Partition(string text, string separator, bool fromEnd)
    {
        if (separator.Length == 0)
            throw new EvaluationException("value", "partition(): the separator is empty");
        int at = fromEnd
            ? text.LastIndexOf(separator, StringComparison.Ordinal)
            : text.IndexOf(separator, StringComparison.Ordinal);
        string[] parts = at >= 0 ? [text[..at], separator, text[(at + separator.Length)..]]
            : fromEnd ? ["", "", text]
            : [text, "", ""];
        return new(parts.Select(part => new StringValue(part)));
    }

    private static StringValue Join(string separator, Budget budget, Value items)
    {
        StringBuilder text = new();
        bool isFirst = true;
        foreach (Value item in Iteration.ToList(budget, items))
        {
            if (item is not StringValue part)
                throw new EvaluationException("type", $"join() wants texts, not '{item.TypeName}'");
            budget.Grow(text.Length, separator.Length + part.Text.Length);
            if (!isFirst) text.Append(separator);
            text.Append(part.Text);
            isFirst = false;
        }
        return new(text.ToString());
    }

    private static BytesValue Encode(string text, Budget budget, BoundArguments bound)
    {
        if (bound.OptionalText("encoding") is { } encoding
            && encoding.ToLowerInvariant() is not ("utf-8" or "utf8" or "ascii"))
            throw new EvaluationException("value", $"encode(): the encoding '{encoding}' is not supported");
        budget.Text(text.Length);
        return new(Encoding.UTF8.GetBytes(text));
    }
}
