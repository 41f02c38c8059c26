using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Limyra.Tests.Tidy;

/// <summary>Our own C# files, parsed once for all tidy tests.</summary>
internal static class SourceTree
{
    /// <summary>Every C# file below src/ and apps/.</summary>
    public static IReadOnlyList<SourceFile> Product { get; } = Load("src", "apps");

    /// <summary>Every C# file below src/.</summary>
    public static IReadOnlyList<SourceFile> Libraries { get; } =
        [.. Product.Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal))];

    /// <summary>Every C# file of the repository.</summary>
    public static IReadOnlyList<SourceFile> All { get; } = [.. Product, .. Load("tests", "bench")];

    /// <summary>The files of one room.</summary>
    public static IEnumerable<SourceFile> Room(string room) =>
        Libraries.Where(file => file.Path.StartsWith($"src/{room}/", StringComparison.Ordinal));

    /// <summary>Fails with one line an offence, so that the whole list can be mended in one go.</summary>
    public static void Refuse(IEnumerable<string> offences)
    {
        string[] found = [.. offences.Order(StringComparer.Ordinal)];
        Assert.True(found.Length == 0, "\n" + string.Join('\n', found));
    }

    private static SourceFile[] Load(params string[] folders) => [.. folders
        .Select(folder => Repository.At(folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        .Select(path => Path.GetRelativePath(Repository.Root, path))
        .Where(path => !path.Split('/').Intersect(["obj", "bin", "artifacts"]).Any())
        .Order(StringComparer.Ordinal)
        .Select(SourceFile.Read)];
}

/// <summary>One C# file: its path from the repository's root, its text and its syntax.</summary>
internal sealed record SourceFile(string Path, string Text, CompilationUnitSyntax Syntax)
{
    /// <summary>The file's lines, without their ends.</summary>
    public string[] Lines => field ??= Text.Split('\n');

    /// <summary>Types declared at the top of the file or of its namespace, not inside another type.</summary>
    public IEnumerable<MemberDeclarationSyntax> TopTypes => Syntax
        .DescendantNodes(node => node is not BaseTypeDeclarationSyntax)
        .OfType<MemberDeclarationSyntax>()
        .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    /// <summary>Where a node stands, as an editor wants it: path:line.</summary>
    public string At(Microsoft.CodeAnalysis.SyntaxNode node) =>
        $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    public static SourceFile Read(string path)
    {
        string text = File.ReadAllText(Repository.At(path));
        return new SourceFile(path, text, CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot());
    }
}
