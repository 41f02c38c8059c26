using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Limyra.Tests.Tidy;

/// <summary>
/// What the programs of the service manager take is in their manual pages, and what these say is taken:
/// options are texts in code, commands and settings stand in its tables.
/// </summary>
public sealed partial class ManualPageTests
{
    [Theory]
    [InlineData("dinit.8", "Init/Running/ManagerOptions")]
    [InlineData("dinitctl.8", "Init/Client/DinitctlCall")]
    [InlineData("dinit-check.8", "Init/Checking/CheckProgram")]
    [InlineData("dinit-monitor.8", "Init/Monitoring/MonitorProgram")]
    [InlineData("shutdown.8", "Init/Client/ShutdownProgram")]
    public void Options_of_the_code_are_those_of_the_page(string page, string source) => Compare(
        page, Texts(source).Where(text => Option().IsMatch(text)),
        Flag().Matches(Read(page)).Select(match => "-" + match.Groups[1].Value));

    [Fact]
    public void Commands_of_dinitctl_are_those_of_its_page() => Compare(
        "dinitctl.8",
        from table in File("Init/Client/DinitctlProgram").Syntax.DescendantNodes()
            .OfType<VariableDeclaratorSyntax>()
        where table.Identifier.Text == "Commands"
        from entry in table.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>()
        select Text(entry.ArgumentList!.Arguments[0].Expression)!,
        Words(Section(Read("dinitctl.8"), "COMMANDS")));

    [Fact]
    public void Settings_of_a_service_are_those_of_its_page() => Compare(
        "dinit-service.5",
        from file in Interpreter
        from label in file.Syntax.DescendantNodes().OfType<CaseSwitchLabelSyntax>()
        where label.FirstAncestorOrSelf<MethodDeclarationSyntax>()!.Identifier.Text
            .StartsWith("Apply", StringComparison.Ordinal)
        from text in Text(label.Value) is { } name ? [name] : Array.Empty<string>()
        select text,
        Words(Section(Read("dinit-service.5"), "SETTINGS")).Except(OptionWords).Except(TypeWords));

    [Fact]
    public void Words_of_options_are_those_of_the_page() => Compare(
        "dinit-service.5",
        from file in Interpreter
        from method in file.Syntax.DescendantNodes().OfType<MethodDeclarationSyntax>()
        where method.Identifier.Text is "ReadOption" or "FlagOf"
        from text in method.DescendantNodes().Select(Text)
        where text is not null && OptionName().IsMatch(text)
        select text,
        OptionWords);

    private static IEnumerable<SourceFile> Interpreter => SourceTree.Libraries.Where(
        file => file.Path.StartsWith("src/Formats/Services/SettingInterpreter", StringComparison.Ordinal));

    private static string[] OptionWords =>
        [.. Words(Section(Read("dinit-service.5"), "SETTINGS", from: ".Ss Options"))];

    private static readonly string[] TypeWords =
        ["internal", "process", "bgprocess", "scripted", "triggered", "timer"];

    private static void Compare(string page, IEnumerable<string> taken, IEnumerable<string> told)
    {
        HashSet<string> inCode = [.. taken], onPage = [.. told];
        Assert.NotEmpty(inCode);
        SourceTree.Refuse([
            .. inCode.Except(onPage).Select(word => $"{page} does not tell of {word}"),
            .. onPage.Except(inCode).Select(word => $"{page} tells of {word}, which is not taken"),
        ]);
    }

    private static SourceFile File(string source) =>
        SourceTree.Libraries.Single(file => file.Path == $"src/{source}.cs");

    private static IEnumerable<string> Texts(string source) =>
        File(source).Syntax.DescendantNodes().Select(Text).OfType<string>();

    private static string? Text(SyntaxNode node) =>
        node is LiteralExpressionSyntax literal && literal.IsKind(SyntaxKind.StringLiteralExpression)
            ? literal.Token.ValueText
            : null;

    private static string Read(string page) =>
        System.IO.File.ReadAllText(Repository.At("docs", "man", page))
            .Replace("\\-", "-", StringComparison.Ordinal);

    private static string Section(string page, string heading, string from = "")
    {
        int start = page.IndexOf($".Sh {heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, heading);
        int end = page.IndexOf("\n.Sh ", start + 1, StringComparison.Ordinal);
        start = page.IndexOf(from, start, StringComparison.Ordinal);
        return page[start..end];
    }

    /// <summary>The words in bold that begin an item of a list.</summary>
    private static IEnumerable<string> Words(string section) =>
        from line in section.Split('\n')
        where line.StartsWith(".It Cm ", StringComparison.Ordinal)
        from part in line[".It Cm ".Length..].Replace("; Cm ", ", ", StringComparison.Ordinal).Split(" , ")
        select part.Split(' ')[0];

    [GeneratedRegex("^--?[a-zA-Z][a-z-]*$")]
    private static partial Regex Option();

    [GeneratedRegex("\\bFl (-?[a-zA-Z][a-z-]*)")]
    private static partial Regex Flag();

    [GeneratedRegex("^[a-z]+(-[a-z]+)+$|^skippable$")]
    private static partial Regex OptionName();
}
