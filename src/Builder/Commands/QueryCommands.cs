using Limyra.Templates.Edits;
using Limyra.Templates.Graph;
using Limyra.Templates.Output;
using Limyra.Templates.Packages;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Builder.Commands;

/// <summary>Commands that look at templates and build nothing.</summary>
internal static class QueryCommands
{
    /// <summary>Prints templates; as cports does, the same on every machine: for one job, and without
    /// -dbg packages.</summary>
    public static Task<int> Dump(CommandContext context)
    {
        using BuilderSession session = context.Open(context.Line.Has("full")
            ? context.Settings
            : context.Settings with
            {
                Jobs = 1,
                LinkThreads = 1,
                MakesDebugPackages = false,
                IsForced = true,
            });
        List<Value> dumped = [];
        foreach (string name in NamedOrAll(context, session))
        {
            Template template = session.Templates.Load(name);
            dumped.Add(context.Line.Has("full")
                ? TemplateDump.Full(template, session.Templates.DependenciesOf(template))
                : TemplateDump.Plain(template));
        }
        context.Output.WriteLine(JsonText.Format(new ListValue(dumped)));
        return Task.FromResult(0);
    }

    /// <summary>Loads each template and says what is wrong with it.</summary>
    public static Task<int> Lint(CommandContext context)
    {
        using BuilderSession session = context.Open();
        int failures = 0;
        foreach (string name in NamedOrAll(context, session))
        {
            try
            {
                foreach (Diagnostic finding in session.Templates.Lint(session.Templates.Load(name)))
                {
                    context.Errors.WriteLine(finding.ToString());
                    failures++;
                }
            }
            catch (BuildException failure)
            {
                context.Errors.WriteLine(failure.Message);
                failures++;
            }
        }
        return Task.FromResult(failures == 0 ? 0 : 1);
    }

    /// <summary>Subpackages that are not named after their template.</summary>
    public static Task<int> PrintMismatched(CommandContext context)
    {
        using BuilderSession session = context.Open();
        foreach (string name in session.Templates.AllTemplates)
            foreach ((string template, string subpackage)
                in SubpackageLinks.Mismatched(session.Templates.Load(name)))
                context.Output.WriteLine($"{template} -> {subpackage}");
        return Task.FromResult(0);
    }

    public static Task<int> CycleCheck(CommandContext context)
    {
        using BuilderSession session = context.Open();
        BuildGraph graph = session.Templates.DeclaredGraph(NamedOrAll(context, session));
        if (graph.FindCycle() is not { } cycle) return Task.FromResult(0);
        context.Errors.WriteLine($"cycle encountered: {string.Join(" <= ", cycle)}");
        return Task.FromResult(1);
    }

    public static Task<int> PrintGraph(CommandContext context)
    {
        using BuilderSession session = context.Open();
        if (context.Arguments.Count == 0)
            throw new BuildException("usage", "print-build-graph needs a package name");
        foreach (string name in BuildCommands.Names(context, session))
            foreach ((int depth, string template) in session.Templates.DeclaredGraph([name]).Walk(name))
                context.Output.WriteLine(new string(' ', depth)
                    + template[(template.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        return Task.FromResult(0);
    }

    private static IReadOnlyList<string> NamedOrAll(CommandContext context, BuilderSession session) =>
        context.Arguments.Count > 0 ? BuildCommands.Names(context, session) : session.Templates.AllTemplates;
}
