using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Limyra.Tests.Tidy;

/// <summary>Documents are tested like code: links lead somewhere, and nothing names
/// a place that is not ours.</summary>
public sealed partial class ProseTests
{
    [Fact]
    public void Links_between_documents_lead_to_files() => SourceTree.Refuse(
        from path in Documents()
        from link in Markdown.Parse(File.ReadAllText(Repository.At(path))).Descendants<LinkInline>()
        let url = link.Url ?? ""
        where url.Length > 0 && url[0] != '#' && !url.Contains("://", StringComparison.Ordinal)
        let target = Path.Combine(Path.GetDirectoryName(path)!, url.Split('#')[0])
        where !Path.Exists(Repository.At(target))
        select $"{path}: {url}");

    [Fact]
    public void Decisions_are_numbered_without_gaps()
    {
        string[] pages = [.. Directory.EnumerateFiles(Repository.At("docs", "decisions"), "*.md")
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(
            Enumerable.Range(1, pages.Length).Select(number => number.ToString("0000")),
            pages.Select(page => page[..4]));
    }

    [Fact]
    public void No_file_names_a_package_mirror_or_a_folder_of_somebodys_machine() => SourceTree.Refuse(
        from path in TextFiles()
        from line in File.ReadLines(Repository.At(path)).Index()
        where ForeignPlace().IsMatch(line.Item)
        select $"{path}:{line.Index + 1}: {line.Item.Trim()}");

    private static IEnumerable<string> Documents() => TextFiles()
        .Where(path => path.EndsWith(".md", StringComparison.Ordinal));

    private static IEnumerable<string> TextFiles() => Repository.TrackedFiles()
        .Where(
            path => Path.GetExtension(path) is ".md" or ".cs" or ".toml" or ".props" or ".targets" or ".json"
                or ".csproj" or ".py" or ".sh" or ".c" or ".h" or ".ini" or ".cfg" or ".yml" or ".txt" or "")
        .Where(path => Path.GetFileName(path) is not "LICENSE");

    // Written in pieces, so that this file does not offend itself.
    [GeneratedRegex(
        "(deb\\.deb" + "ian\\.org|security\\.deb" + "ian|snapshot\\.deb" + "ian|api\\.nu" + "get\\.org|"
            + "registry\\.npm" + "js|/wo" + "rk/(main|shared|scratch|wt)|/ro" + "ot/\\.nuget)")]
    private static partial Regex ForeignPlace();
}
