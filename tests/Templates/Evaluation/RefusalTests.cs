using Limyra.Templates.Evaluation;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Tests.Templates.Evaluation;

/// <summary>What is outside of the language is refused at its place, by a rule with a name.</summary>
public sealed class RefusalTests
{
    /// <summary>Pieces of refused.txt with what refused.expected says of them;
    /// LIMYRA_ACCEPT writes it anew.</summary>
    [Fact]
    public void Each_foreign_construct_is_an_error_with_its_place()
    {
        string folder = Repository.At("tests", "Templates", "Evaluation");
        string[] pieces = File.ReadAllText(Path.Combine(folder, "refused.txt"))
            .Split("=====\n", StringSplitOptions.RemoveEmptyEntries);
        string actual =
            string.Concat(pieces.Select(piece => $"{piece.Replace("\n", "\\n")}\n    {Refusal(piece)}\n"));
        string expected = Path.Combine(folder, "refused.expected");
        if (Environment.GetEnvironmentVariable("LIMYRA_ACCEPT") is not null)
            File.WriteAllText(expected, actual);
        Assert.Equal(File.ReadAllText(expected), actual);
    }

    private static string Refusal(string piece)
    {
        try
        {
            TemplateModule.Run(new("t", piece), new Dictionary<string, Value>(), EvaluationLimits.Loading);
            return "NOT REFUSED";
        }
        catch (TemplateException failure)
        {
            Assert.NotNull(failure.Position);
            return failure.ToDiagnostic().ToString();
        }
    }
}
