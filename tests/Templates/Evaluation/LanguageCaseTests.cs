using Limyra.Templates.Evaluation;
using Limyra.Templates.Hosting;
using Limyra.Templates.Syntax;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Tests.Templates.Evaluation;

/// <summary>
/// Every file in cases/ is a piece of template, a line <c>-----</c>, and what it prints or how it is refused.
/// With LIMYRA_ACCEPT set, the second part is written anew; read the difference.
/// </summary>
public sealed class LanguageCaseTests
{
    private const string Separator = "-----\n";

    public static IEnumerable<TheoryDataRow<string>> Cases => Directory
        .EnumerateFiles(Repository.At("tests", "Templates", "Evaluation", "cases"), "*.case")
        .Order(StringComparer.Ordinal)
        .Select(path => new TheoryDataRow<string>(Path.GetFileNameWithoutExtension(path)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_prints_what_it_says(string name)
    {
        string path = Repository.At("tests", "Templates", "Evaluation", "cases", $"{name}.case");
        string[] parts = File.ReadAllText(path).Split(Separator, 2);
        string output = Run(parts[0]);
        if (Environment.GetEnvironmentVariable("LIMYRA_ACCEPT") is not null)
            File.WriteAllText(path, parts[0] + Separator + output);
        Assert.Equal(parts.Length > 1 ? parts[1] : "", output);
    }

    private static string Run(string text)
    {
        TestHost host = new();
        Dictionary<string, Value> names = new()
        {
            ["root"] = new PathValue("/build", host.Memory),
            ["echo"] = new TestHost.Echo(),
        };
        try
        {
            TemplateModule module =
                TemplateModule.Create(Parser.Parse(new("t", text)), names, EvaluationLimits.Loading);
            module.Attach(host, EvaluationLimits.Loading);
            module.Run();
        }
        catch (TemplateException failure)
        {
            host.Lines.Add(failure.ToDiagnostic().ToString());
            // A runaway recursion passes the same place again and again: three tell enough.
            host.Lines.AddRange(failure.Trace.Skip(1).Take(3).Select(place => $"  called from {place}"));
        }
        return string.Concat(host.Lines.Select(line => line + "\n"));
    }
}
