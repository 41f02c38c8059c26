using Limyra.Linux;
using Limyra.Templates.Profiles;
using Limyra.Templates.Text;

namespace Limyra.Builder.Commands;

/// <summary>
/// Reads command lines from a prompt and runs them, each with options of its own. On a terminal lines are
/// edited, remembered and completed; <c>?TEXT</c> lists what can begin so; an empty line does nothing; the
/// end of the input ends it.
/// </summary>
internal static class InteractiveCommand
{
    private const string Prompt = "cbuild> ";

    public static async Task<int> Run(CommandContext context)
    {
        using BuilderSession session = context.Open();
        Func<string?> read = Reader(context, session);
        while (read()?.Trim() is { } line && line is not ("exit" or "quit"))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (line.StartsWith('?'))
                foreach (string found in Complete(context, session, line[1..].Trim()))
                    context.Output.WriteLine(found);
            else if (line.Length > 0) await RunLine(context, line);
        }
        context.Cancellation.ThrowIfCancellationRequested();
        return 0;
    }

    /// <summary>How the next line is asked for.</summary>
    private static Func<string?> Reader(CommandContext context, BuilderSession session)
    {
        string settings = Path.Combine(context.Settings.TreeDirectory, "etc/inputrc");
        if (context.Streams.IsTerminal && Terminals.IsTerminal(0)
            && LineEditor.TryLoad(Offer, File.Exists(settings) ? settings : null) is { } editor)
            return () => editor.Read(Prompt, context.Cancellation);
        return () =>
        {
            context.Output.Write(Prompt);
            context.Output.Flush();
            return context.Streams.Input.ReadLine();
        };

        // An exception does not pass through the library, and a tree that cannot be listed has nothing to
        // offer; the command that needs it says why.
        IReadOnlyList<string> Offer(string start)
        {
            try
            {
                return [.. Complete(context, session, start)];
            }
            catch (TemplateException)
            {
                return [];
            }
        }
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

    /// <summary>Commands, aliases and categories that begin so; within a category its templates.</summary>
    private static IEnumerable<string> Complete(CommandContext context, BuilderSession session, string start)
    {
        IEnumerable<string> names = start.Contains('/', StringComparison.Ordinal)
            ? session.Templates.AllTemplates
            : CommandTable.All.Keys.Concat(context.File.KeysOf("alias"))
                .Concat(context.Settings.Categories.Select(category => category + "/"));
        return names.Where(name => name.StartsWith(start, StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }
}
