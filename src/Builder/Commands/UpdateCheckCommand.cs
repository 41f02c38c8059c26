using Limyra.Templates.Updates;

namespace Limyra.Builder.Commands;

/// <summary>Prints templates that upstream has newer versions of; problems with pages only
/// when asked to be verbose.</summary>
internal static class UpdateCheckCommand
{
    public static Task<int> Run(CommandContext context)
    {
        using BuilderSession session = context.Open();
        IReadOnlyList<string> names = context.Arguments.Count > 0
            ? BuildCommands.Names(context, session)
            : session.Templates.AllTemplates;
        int width = names.Count == 0 ? 0 : names.Max(n => n.Length);
        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            UpdateReport report = session.CheckForUpdates(name);
            foreach (string version in report.Newer)
                context.Output.WriteLine(
                    $"{name}: {new string(' ', width - name.Length)}{report.Current} -> {version}");
            if (report.Problem is { } problem && (context.Line.Has("verbose") || names.Count == 1))
                context.Errors.WriteLine(problem.ToString());
        }
        return Task.FromResult(0);
    }
}
