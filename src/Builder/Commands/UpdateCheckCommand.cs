using Limyra.Templates.Text;
using Limyra.Templates.Updates;

namespace Limyra.Builder.Commands;

/// <summary>
/// Prints templates that upstream has newer versions of. Asked to be verbose it also tells what it looks at
/// and finds, and what is wrong with pages. A template that cannot be loaded stops no other.
/// </summary>
internal static class UpdateCheckCommand
{
    public static Task<int> Run(CommandContext context)
    {
        using BuilderSession session = context.Open();
        IReadOnlyList<string> names = context.Arguments.Count > 0
            ? BuildCommands.Names(context, session)
            : session.Templates.AllTemplates;
        int width = names.Count == 0 ? 0 : names.Max(n => n.Length);
        int status = 0;
        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            try
            {
                UpdateReport report = session.CheckForUpdates(name);
                foreach (string version in report.Newer)
                    context.Output.WriteLine(
                        $"{name}: {new string(' ', width - name.Length)}{report.Current} -> {version}");
                Tell(context, name, report);
                if (report.Problem is { } problem && (context.Line.Has("verbose") || names.Count == 1))
                    context.Errors.WriteLine(problem.ToString());
            }
            catch (TemplateException failure)
            {
                context.Complain(failure);
                status = 1;
            }
        }
        return Task.FromResult(status);
    }

    private static void Tell(CommandContext context, string name, UpdateReport report)
    {
        if (!context.Line.Has("verbose") || report.Problem is not null) return;
        context.Errors.WriteLine(report.IsSwitchedOff
            ? $"{name} {report.Current}: not looked for, as the template wants it"
            : $"{name} {report.Current}: upstream has {string.Join(' ', report.Found)}");
    }
}
