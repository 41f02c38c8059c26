using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Limyra.Tests.Tidy;

/// <summary>How long files, methods and lines may be, and where things stand (docs/style.md).</summary>
public sealed class ShapeTests
{
    private const int LongestFileLines = 500;
    private const int LongestMethodLines = 70;
    private const int LongestLineColumns = 110;
    private const int LargestFolderFiles = 25;

    [Fact]
    public void Files_stay_within_five_hundred_lines_unless_they_are_data_tables() => SourceTree.Refuse(
        from file in SourceTree.All
        where file.Lines.Length - 1 > LongestFileLines && !IsDataTable(file)
        select $"{file.Path}: {file.Lines.Length - 1} lines");

    [Fact]
    public void Methods_stay_within_seventy_lines() => SourceTree.Refuse(
        from file in SourceTree.All
        where !IsDataTable(file)
        from member in file.Syntax.DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
        let span = member.GetLocation().GetLineSpan()
        let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
        where lines > LongestMethodLines
        select $"{file.At(member)}: {lines} lines");

    /// <summary>A text is not torn apart for its length: who searches for what
    /// a program said finds it.</summary>
    [Fact]
    public void Lines_stay_within_their_columns_unless_a_text_crosses_the_border() => SourceTree.Refuse(
        from file in SourceTree.All
        from line in file.Syntax.SyntaxTree.GetText().Lines
        where line.Span.Length > LongestLineColumns
        where !IsInText(file.Syntax.FindToken(line.Start + LongestLineColumns - 1))
            && !IsInText(file.Syntax.FindToken(line.Start + LongestLineColumns))
        where !line.ToString().Contains("://", StringComparison.Ordinal)
        select $"{file.Path}:{line.LineNumber + 1}: {line.Span.Length} columns");

    [Fact]
    public void A_file_is_named_after_a_type_it_declares() => SourceTree.Refuse(
        from file in SourceTree.All
        let name = Path.GetFileName(file.Path).Split('.')[0]
        where name is not "Program" and not "GlobalUsings" and not "AssemblyInfo"
        where !file.TopTypes.Any(type => NameOf(type) == name)
        select $"{file.Path}: declares {string.Join(", ", file.TopTypes.Select(NameOf))}");

    [Fact]
    public void Nothing_hides_in_a_region() => SourceTree.Refuse(
        from file in SourceTree.All
        from trivia in file.Syntax.DescendantTrivia()
        where trivia.IsKind(SyntaxKind.RegionDirectiveTrivia)
        select file.Path);

    [Fact]
    public void A_note_to_do_something_later_names_its_issue() => SourceTree.Refuse(
        from file in SourceTree.All
        from line in file.Lines.Index()
        where Marks.Any(mark => line.Item.Contains("// " + mark, StringComparison.Ordinal))
            && !line.Item.Contains('#', StringComparison.Ordinal)
        select $"{file.Path}:{line.Index + 1}");

    [Fact]
    public void Folders_hold_at_most_twenty_five_source_files() => SourceTree.Refuse(
        from file in SourceTree.Libraries
        group file by Path.GetDirectoryName(file.Path)! into folder
        where folder.Count() > LargestFolderFiles
        select $"{folder.Key}: {folder.Count()} files");

    private static readonly string[] Marks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK"];

    /// <summary>A data table says so by its name or by the mark in its first line.</summary>
    private static bool IsDataTable(SourceFile file) =>
        file.Path.EndsWith(".Table.cs", StringComparison.Ordinal)
        || file.Lines[0].StartsWith("// Data table", StringComparison.Ordinal);

    private static bool IsInText(SyntaxToken token) => token.Kind() is SyntaxKind.StringLiteralToken
        or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
        or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken
        || token.Parent?.FirstAncestorOrSelf<InterpolatedStringExpressionSyntax>() is not null;

    private static string NameOf(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax named => named.Identifier.Text,
        DelegateDeclarationSyntax named => named.Identifier.Text,
        _ => "",
    };
}
