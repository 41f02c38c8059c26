using System.Text;
using Limyra.Apk.Commands;
using Limyra.Tests.Interop.Apk.Solving;

namespace Limyra.Tests.Apk.Solver;

/// <summary>
/// What people at a terminal read when world cannot be met, for each kind of conflict: a case, then the
/// answer to it in advice/. LIMYRA_GOLDEN=write puts the present answers there, to be read in the diff.
/// </summary>
public sealed class FailureAdviceTests
{
    private const string Mark = "@answer\n";

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder(), "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kind_of_conflict_is_explained(string name)
    {
        string path = Path.Combine(Folder(), name + ".txt");
        string text = File.ReadAllText(path);
        int at = text.IndexOf(Mark, StringComparison.Ordinal);
        string question = at < 0 ? text : text[..at];
        string answer = Ask(SolverCase.Parse(question));
        if (Environment.GetEnvironmentVariable("LIMYRA_GOLDEN") == "write")
            File.WriteAllText(path, question + Mark + answer);
        else Assert.Equal(text, question + Mark + answer);
    }

    private static string Ask(SolverCase asked)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("limyra-advice-");
        try
        {
            asked.WriteTo(folder.FullName);
            using MemoryStream output = new(), errors = new();
            int exitCode = ApkCommandLine.Run(new()
            {
                Output = output,
                Error = errors,
                IsTerminal = true,
                Width = 80,
                Arguments = asked.Arguments(folder.FullName),
                Variable =
                    static name => name switch { "APK_CONFIG" => "/dev/null", "TERM" => "dumb", _ => null },
            });
            Assert.NotEqual(0, exitCode);
            return Encoding.UTF8.GetString([.. output.ToArray(), .. errors.ToArray()]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Folder() => Repository.At("tests", "Apk", "Solver", "advice");
}
