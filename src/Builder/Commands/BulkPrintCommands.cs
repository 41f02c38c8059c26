namespace Limyra.Builder.Commands;

/// <summary>What a bulk build would build: those of the named templates that no repository has, in an order.</summary>
internal static class BulkPrintCommands
{
    /// <summary>Names in one line.</summary>
    public static Task<int> Print(CommandContext context) => Write(context, hasVersions: false);

    /// <summary>Names with versions, a line each.</summary>
    public static Task<int> PrintVersions(CommandContext context) => Write(context, hasVersions: true);

    private static Task<int> Write(CommandContext looking, bool hasVersions)
    {
        CommandContext context = looking.ForBuilding();
        using BuilderSession session = context.Open();
        using BulkStatus status = BulkStatus.Open(context.Line);
        HashSet<string> asked = new(context.Arguments.Count > 0
            ? BuildCommands.Names(context, session)
            : session.AllTemplates, StringComparer.Ordinal);
        List<string> printed = [];
        foreach (string name in session.Graph(asked).Order())
        {
            if (!asked.Contains(name)) continue;
            Templates.Packages.Template template = session.Load(name);
            if (template.Broken is not null) status.Write(name, "broken");
            else if (!context.Line.Has("force") && session.BuiltVersion(template.Name) == template.FullVersion)
                status.Write(name, "done");
            else printed.Add(hasVersions ? $"{name}={template.FullVersion}" : name);
        }
        if (printed.Count > 0) context.Output.WriteLine(string.Join(hasVersions ? '\n' : ' ', printed));
        return Task.FromResult(0);
    }
}
