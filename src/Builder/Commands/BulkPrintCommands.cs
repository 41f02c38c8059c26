using Limyra.Builder.Commands.Output;
using Limyra.Templates.Graph;

namespace Limyra.Builder.Commands;

/// <summary>What a bulk build would build: those of the named templates that no
/// repository has, in an order.</summary>
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
        IReadOnlyList<string> names = context.Arguments.Count > 0
            ? BuildCommands.Names(context, session)
            : session.Templates.AllTemplates;
        HashSet<string> asked =
            new(names.Where(name => CanBeLoaded(context, session, status, name)), StringComparer.Ordinal);
        bool hasFailed = asked.Count < names.Count;
        if (hasFailed && !context.Line.Has("bulk-continue"))
        {
            foreach (string name in names.Where(asked.Contains)) status.Write(name, "skipped");
            return Task.FromResult(1);
        }
        Dictionary<string, (string Package, string Version, bool IsBroken)> known = [];
        BuildGraph graph = session.Templates.Graph(asked, template => known[template.FullName] =
            (template.Name, template.FullVersion, template.Broken is not null));
        List<string> printed = [];
        foreach (string name in graph.Order().Where(asked.Contains))
        {
            (string package, string version, bool isBroken) = known[name];
            if (isBroken) status.Write(name, "broken");
            else if (!context.Line.Has("force") && session.BuiltVersion(package) == version)
                status.Write(name, "done");
            else printed.Add(hasVersions ? $"{name}={version}" : name);
        }
        if (printed.Count > 0) context.Output.WriteLine(string.Join(hasVersions ? '\n' : ' ', printed));
        return Task.FromResult(hasFailed ? 1 : 0);
    }

    private static bool CanBeLoaded(
        CommandContext context, BuilderSession session, BulkStatus status, string name)
    {
        try
        {
            session.Templates.Load(name);
            return true;
        }
        catch (BuildException failure)
        {
            BuildCommands.Complain(context, status, name, failure);
            return false;
        }
    }
}
