using System.Text.RegularExpressions;
using Limyra.Templates.Fields;

namespace Limyra.Tests.Builder.Packages;

/// <summary>A small template, and what comes out of it: packages line by line, warnings,
/// or what stops it.</summary>
/// <param name="Name">What it is about; the rule first where it is about one.</param>
/// <param name="Fields">Assignments beside the usual ones; a line <c>@NAME TEXT</c> is a file beside the
/// template.</param>
/// <param name="Functions">The template's functions.</param>
/// <param name="Expected">Lines, sorted.</param>
internal sealed partial record PackageCase(
    string Name, IReadOnlyList<string> Fields, string Functions, IReadOnlyList<string> Expected)
{
    private static readonly string[] Usual =
    [
        "pkgname = \"x\"", "pkgver = \"1\"", "pkgrel = 0", "pkgdesc = \"Sample\"",
        "license = \"custom:none\"", "url = \"https://example.org\"",
    ];

    private const string Helpers = """
        def _file(self, path, text="x", mode=0o644):
            self.install_dir(path.rpartition("/")[0])
            with open(self.destdir / path, "w") as out:
                out.write(text)
            (self.destdir / path).chmod(mode)


        def _link(self, path, target):
            self.install_dir(path.rpartition("/")[0])
            (self.destdir / path).symlink_to(target)
        """;

    /// <summary>The cases of cases.txt by their names.</summary>
    public static IReadOnlyDictionary<string, PackageCase> All { get; } = Read();

    /// <summary>The template's text, its fields in order.</summary>
    public string Template
    {
        get
        {
            Dictionary<string, string> lines = new(StringComparer.Ordinal);
            foreach (string line in Usual.Concat(Fields.Where(line => !line.StartsWith('@'))))
                lines[line.Split(" = ")[0]] = line;
            IEnumerable<string> fields =
                lines.OrderBy(line => FieldOrder.RankOf(line.Key)).Select(line => line.Value);
            return $"{string.Join('\n', fields)}\n\n\n{Helpers}\n\n\n{Functions}";
        }
    }

    /// <summary>Files beside the template, with their text.</summary>
    public IReadOnlyList<(string Path, string Text)> Files =>
    [
        .. Fields.Where(line => line.StartsWith('@')).Select(line => line[1..].Split(' ', 2))
            .Select(words => (words[0], words.Length > 1 ? words[1] : "")),
    ];

    /// <summary>Whether its commands are those of the host.</summary>
    public bool RunsCommands => Functions.Contains("self.do(", StringComparison.Ordinal);

    private static Dictionary<string, PackageCase> Read()
    {
        Dictionary<string, PackageCase> cases = new(StringComparer.Ordinal);
        string text = File.ReadAllText(Repository.At("tests/Builder/Packages/cases.txt"));
        foreach (string block in Heading().Split(text).Skip(1))
        {
            string[] parts = block.Split("\n--->\n");
            string[] code = parts[0].Split("\n---\n");
            int end = code[0].IndexOf('\n', StringComparison.Ordinal);
            string name = code[0][..end];
            string first = code[0][(end + 1)..];
            cases.Add(name, new(
                name,
                code.Length > 1 ? first.Split('\n') : [],
                (code.Length > 1 ? code[1] : first) + "\n",
                [.. parts[1].Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Where(line => !line.StartsWith('#'))]));
        }
        return cases;
    }

    [GeneratedRegex("^=== ", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Heading();
}
