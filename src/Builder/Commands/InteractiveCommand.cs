using Limyra.Templates.Profiles;

namespace Limyra.Builder.Commands;

/// <summary>
/// Reads command lines from a prompt and runs them, each with options of its own. <c>?TEXT</c> lists commands
/// and templates that begin so; an empty line does nothing; the end of the input ends it.
/// </summary>
internal static class InteractiveCommand
{
    public static async Task<int> Run(CommandContext context)
    {
        using BuilderSession session = context.Open();
        while (!context.Cancellation.IsCancellationRequested)
        {
            context.Output.Write("cbuild> ");
            context.Output.Flush();
            if (context.Streams.Input.ReadLine()?.Trim() is not { } line) break;
            if (line is "exit" or "quit") break;
            if (line.StartsWith('?'))
                foreach (string found in Complete(session, line[1..].Trim())) context.Output.WriteLine(found);
            else if (line.Length > 0) await RunLine(context, line);
        }
        return 0;
    }

    private static async Task RunLine(CommandContext context, string line)
    {
        IReadOnlyList<string> words = ShellWords.Split(line);
        if (words.Contains("interactive"))
        {
            context.Errors.WriteLine(context.Palette.Red("this is the prompt already"));
            return;
        }
        string[] place = context.Line.Has("tree") || words.Contains("--tree")
            ? []
            : ["--tree", context.Settings.TreeDirectory];
        string[] configuration = context.Line.Value("config") is { } path ? ["--config", path] : [];
        string[] tree = context.Line.Value("tree") is { } given ? ["--tree", given] : place;
        await CbuildProgram.RunAsync([.. tree, .. configuration, .. words], context.Streams, context.Clock,
            context.Cancellation);
    }

    private static IEnumerable<string> Complete(BuilderSession session, string start) => CommandTable.All.Keys
        .Concat(session.AllTemplates).Where(name => name.StartsWith(start, StringComparison.Ordinal));
}
