using System.Buffers;
using System.Globalization;
using System.Text;
using Limyra.Apk.Transactions;

namespace Limyra.Apk.Commands.Queries;

/// <summary>Objects with fields, or plain lists, as text.</summary>
internal abstract class QueryOutput
{
    /// <summary>Writes that many objects, each when its turn comes.</summary>
    public abstract void Write(TextWriter to, int count,
        IEnumerable<IEnumerable<(QueryField Field, QueryValue Value)>> objects);

    /// <summary>Writes a list of texts.</summary>
    public abstract void Write(TextWriter to, IReadOnlyList<string> items);

    /// <summary>The writer of a format.</summary>
    public static QueryOutput For(string format, bool isPretty) => format switch
    {
        "json" => new Json(),
        "yaml" => new Yaml(isPretty),
        _ => new Plain(),
    };

    private static string Show(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Plain : QueryOutput
    {
        private const int WrapColumn = 80;

        public override void Write(TextWriter to, int count,
            IEnumerable<IEnumerable<(QueryField Field, QueryValue Value)>> objects)
        {
            bool isFirst = true;
            foreach (IEnumerable<(QueryField Field, QueryValue Value)> item in objects)
            {
                if (!isFirst) to.Write('\n');
                isFirst = false;
                foreach ((QueryField field, QueryValue value) in item) Write(to, field, value);
            }
        }

        public override void Write(TextWriter to, IReadOnlyList<string> items)
        {
            foreach (string item in items) to.Write(item + "\n");
        }

        private static void Write(TextWriter to, QueryField field, QueryValue value)
        {
            switch (value)
            {
                case QueryValue.Words words:
                    to.Write($"{field.Title()}: {words.Text}\n");
                    break;
                case QueryValue.Number number:
                    to.Write($"{field.Title()}: {Show(number.Value)}\n");
                    break;
                case QueryValue.List list when field is QueryField.Contents or QueryField.Repositories:
                    to.Write($"{field.Title()}:\n");
                    foreach (string item in list.Items) to.Write($"  {item}\n");
                    break;
                case QueryValue.List list:
                    WriteLine(to, field.Title() + ":", list.Items);
                    break;
            }
        }

        private static void WriteLine(TextWriter to, string title, IReadOnlyList<string> items)
        {
            StringBuilder text = new(title);
            int column = title.Length;
            for (int i = 0; i < items.Count; i++)
            {
                // The space behind the title does not count: lines wrap where the original wraps them.
                if (i == 0) text.Append(' ');
                else if (column < WrapColumn) text.Append(' ');
                else text.Append("\n  ");
                column = i == 0 ? column : column < WrapColumn ? column + 1 : 2;
                text.Append(items[i]);
                column += items[i].Length;
            }
            to.Write(text.Append('\n').ToString());
        }
    }

    private sealed class Json : QueryOutput
    {
        private static readonly SearchValues<char> Escaped = SearchValues.Create(
            [.. Enumerable.Range(0, ' ').Select(code => (char)code), '"', '\\']);

        public override void Write(TextWriter to, int count,
            IEnumerable<IEnumerable<(QueryField Field, QueryValue Value)>> objects)
        {
            string lead = "[\n  {";
            foreach (IEnumerable<(QueryField Field, QueryValue Value)> item in objects)
            {
                to.Write(lead);
                lead = "\n    ";
                foreach ((QueryField field, QueryValue value) in item)
                {
                    to.Write(lead);
                    Write(to, field.Key());
                    to.Write(": ");
                    Write(to, value);
                    lead = ",\n    ";
                }
                to.Write("\n  }");
                lead = ", {";
            }
            to.Write(count == 0 ? "[\n]\n" : "\n]\n");
        }

        public override void Write(TextWriter to, IReadOnlyList<string> items)
        {
            to.Write('[');
            for (int i = 0; i < items.Count; i++)
            {
                to.Write(i == 0 ? "\n  " : ",\n  ");
                Write(to, items[i]);
            }
            to.Write("\n]\n");
        }

        private static void Write(TextWriter to, QueryValue value)
        {
            switch (value)
            {
                case QueryValue.Words words:
                    Write(to, words.Text);
                    break;
                case QueryValue.Number number:
                    to.Write(Show(number.Value));
                    break;
                case QueryValue.List list:
                    to.Write('[');
                    for (int i = 0; i < list.Items.Count; i++)
                    {
                        to.Write(i == 0 ? "\n      " : ",\n      ");
                        Write(to, list.Items[i]);
                    }
                    to.Write("\n    ]");
                    break;
            }
        }

        private static void Write(TextWriter to, string value)
        {
            to.Write('"');
            ReadOnlySpan<char> rest = value;
            for (int at; (at = rest.IndexOfAny(Escaped)) >= 0; rest = rest[(at + 1)..])
            {
                to.Write(rest[..at]);
                to.Write(rest[at] switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    '\t' => "\\t",
                    char other => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)other:x4}"),
                });
            }
            to.Write(rest);
            to.Write('"');
        }
    }

    private sealed class Yaml(bool isPretty) : QueryOutput
    {
        private const int BlockLength = 80;

        public override void Write(TextWriter to, int count,
            IEnumerable<IEnumerable<(QueryField Field, QueryValue Value)>> objects)
        {
            to.Write(string.Create(CultureInfo.InvariantCulture, $"# {count} items\n"));
            foreach (IEnumerable<(QueryField Field, QueryValue Value)> item in objects)
            {
                string lead = "- ";
                foreach ((QueryField field, QueryValue value) in item)
                {
                    Write(to, lead, field, value);
                    lead = "  ";
                }
                if (lead == "- ") to.Write(lead + "# empty object\n");
            }
        }

        public override void Write(TextWriter to, IReadOnlyList<string> items)
        {
            to.Write(string.Create(CultureInfo.InvariantCulture, $"# {items.Count} items\n"));
            foreach (string item in items) to.Write($"- {Scalar(item, indent: "  ")}\n");
        }

        private void Write(TextWriter to, string lead, QueryField field, QueryValue value)
        {
            string key = lead + field.Key();
            switch (value)
            {
                case QueryValue.Words words:
                    to.Write($"{key}: {Scalar(words.Text, indent: "    ")}\n");
                    break;
                case QueryValue.Number number:
                    to.Write($"{key}: {Show(field, number.Value)}\n");
                    break;
                case QueryValue.List list:
                    string count = list.IsCounted
                        ? string.Create(CultureInfo.InvariantCulture, $" # {list.Items.Count} items")
                        : "";
                    to.Write($"{key}:{count}\n");
                    foreach (string item in list.Items) to.Write($"    - {Scalar(item, indent: "      ")}\n");
                    break;
            }
        }

        private string Show(QueryField field, ulong number)
        {
            if (!isPretty) return QueryOutput.Show(number);
            return field switch
            {
                QueryField.InstalledSize or QueryField.FileSize => HumanSize.Show(number),
                QueryField.BuildTime => DateTimeOffset.FromUnixTimeSeconds((long)number)
                    .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                _ => QueryOutput.Show(number),
            };
        }

        private static string Scalar(string text, string indent)
        {
            bool isBlock = text.Length >= BlockLength || text.Contains('\n', StringComparison.Ordinal)
                || text.Contains('\'', StringComparison.Ordinal)
                || text.Contains(" #", StringComparison.Ordinal);
            if (isBlock)
                return "|\n"
                    + string.Join('\n', text.TrimEnd('\n').Split('\n').Select(line => indent + line));
            const string Indicators = "-?:,[]{}#&*!|>'\"%@`";
            bool isQuoted = text.Length == 0 || Indicators.Contains(text[0], StringComparison.Ordinal)
                || text.Contains(": ", StringComparison.Ordinal)
                || text.Contains('#', StringComparison.Ordinal);
            return isQuoted ? $"'{text}'" : text;
        }
    }
}
