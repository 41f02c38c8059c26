using System.Text.RegularExpressions;

namespace Limyra.Tests.Tidy;

/// <summary>The rules for templates that need no evaluation (style rules 75 to 78).</summary>
public sealed partial class TemplateTests
{
    private static readonly string[] Assignments =
        ["checkdepends", "configure_args", "depends", "hardening", "hostmakedepends", "makedepends",
            "options", "provides"];

    private static IEnumerable<string> Categories() =>
        Directory.EnumerateDirectories(Repository.At("templates"))
            .Where(folder => Path.GetFileName(folder) != "etc");

    private static IEnumerable<(string Folder, string Name, string[] Lines)> Templates() => Categories()
        .SelectMany(Directory.EnumerateDirectories)
        .Where(folder => new FileInfo(folder).LinkTarget is null)
        .Order(StringComparer.Ordinal)
        .Select(folder => (
            folder, Path.GetFileName(folder), File.ReadAllLines(Path.Combine(folder, "template.py"))));

    [Fact]
    public void Folder_and_package_share_the_name() => SourceTree.Refuse(
        from template in Templates()
        where template.Lines[0] != $"pkgname = \"{template.Name}\""
        select template.Name);

    [Fact]
    public void Subpackages_are_links_to_their_template() => SourceTree.Refuse(
        from template in Templates()
        from line in template.Lines
        let match = Subpackage().Match(line)
        where match.Success
        let link = new FileInfo(Path.Combine(template.Folder, "..", match.Groups[1].Value))
        where link.LinkTarget != template.Name
        select $"{template.Name}: {match.Groups[1].Value}");

    [Fact]
    public void Links_lead_to_templates_that_declare_them() => SourceTree.Refuse(
        from path in Categories().SelectMany(Directory.EnumerateFileSystemEntries)
        let target = new FileInfo(path).LinkTarget
        where target is not null
        let template = Path.Combine(Path.GetDirectoryName(path)!, target, "template.py") // below a category
        where !File.Exists(template)
            || !File.ReadAllText(template)
                .Contains($"@subpackage(\"{Path.GetFileName(path)}\"", StringComparison.Ordinal)
        select $"{Path.GetFileName(path)} -> {target}");

    [Fact]
    public void Lists_are_sorted() => SourceTree.Refuse(
        from template in Templates()
        from list in Lists(template.Lines)
        let items = list.Items.Select(item => item.TrimStart('!')).ToList()
        where !items.Order(StringComparer.Ordinal).SequenceEqual(items)
        select $"{template.Name}:{list.Line}: {list.Name}");

    [Fact]
    public void Switching_something_off_has_its_reason_above() => SourceTree.Refuse(
        from template in Templates()
        from list in Lists(template.Lines)
        where list.Name is "hardening" or "options" && list.Items.Any(item => item.StartsWith('!'))
        where list.Line < 2 || !template.Lines[list.Line - 2].TrimStart().StartsWith('#')
        select $"{template.Name}:{list.Line}: {list.Name}");

    [Fact]
    public void Functions_that_replace_a_phase_have_their_reason_above() => SourceTree.Refuse(
        from template in Templates()
        let hasStyle = template.Lines.Any(line => line.StartsWith("build_style = ", StringComparison.Ordinal))
        from line in template.Lines.Index()
        where hasStyle && Phase().IsMatch(line.Item) && !template.Lines[line.Index - 1].StartsWith('#')
        select $"{template.Name}:{line.Index + 1}: {line.Item}");

    /// <summary>Lists of texts that are assigned at the beginning of a line.</summary>
    private static IEnumerable<(string Name, int Line, List<string> Items)> Lists(string[] lines)
    {
        for (int number = 0; number < lines.Length; number++)
        {
            Match match = ListStart().Match(lines[number]);
            if (!match.Success || !Assignments.Contains(match.Groups[1].Value)) continue;

            int end = Array.FindIndex(lines, number, line => line.TrimEnd().EndsWith(']'));
            List<string> items = lines[number..(end + 1)]
                .Where(line => !line.TrimStart().StartsWith('#'))
                .SelectMany(line => Text().Matches(line).Select(text => text.Groups[1].Value))
                .ToList();
            yield return (match.Groups[1].Value, number + 1, items);
        }
    }

    [GeneratedRegex(@"^@subpackage\(""([^""]+)""")]
    private static partial Regex Subpackage();

    [GeneratedRegex(@"^\s*(?:self\.)?([a-z_]+) = \[")]
    private static partial Regex ListStart();

    [GeneratedRegex(@"""([^""]*)""")]
    private static partial Regex Text();

    [GeneratedRegex(@"^def (fetch|extract|prepare|patch|configure|build|check|install)\(")]
    private static partial Regex Phase();
}
