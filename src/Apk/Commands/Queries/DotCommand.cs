using Limyra.Apk.Commands.Line;
using Limyra.Apk.Solver;

namespace Limyra.Apk.Commands.Queries;

/// <summary>apk dot: dependencies as a graph for graphviz.</summary>
internal sealed class DotCommand(CommandSession session, QuerySpec spec)
{
    /// <summary>Packages below each other; one takes less than a kilobyte of the stack.</summary>
    private const int MostDepth = 1000;

    private const string BrokenName = "style=dashed, color=red, fontcolor=red, shape=octagon";

    /// <summary>0 while a package is being drawn, counted up each time an arrow comes back to
    /// it; done when absent below.</summary>
    private readonly Dictionary<KnownPackage, int> _returnsTo = [];
    private readonly HashSet<KnownPackage> _done = [];
    private readonly HashSet<KnownName> _missing = [];
    private readonly bool _onlyErrors = session.Options.Has("errors");
    private readonly TextWriter _output = session.Output.Results;
    private bool _hasStarted;

    /// <summary>Runs it.</summary>
    public static int Run(CommandSession session)
    {
        QuerySpec spec = QuerySpec.From(session);
        spec = spec with { EmptyMeansAll = true,
            Match = [.. spec.Match.Union([QueryField.Name, QueryField.Provides])] };
        return new DotCommand(session, spec).Run();
    }

    private int Run()
    {
        foreach (QueryMatch match in new QueryEngine(session, spec).Find(session.Arguments))
            if (match.Package is { } package) Draw(package);
        if (!_hasStarted) return 1;
        _output.Write("}\n");
        return 0;
    }

    private void Start()
    {
        if (_hasStarted) return;
        _hasStarted = true;
        _output.Write("digraph \"apkindex\" {\n  rankdir=LR;\n  node [shape=box];\n");
    }

    /// <summary>Draws a package and all below; the number of circles that end
    /// at something above it.</summary>
    private int Draw(KnownPackage package)
    {
        if (_done.Contains(package)) return 0;
        if (_returnsTo.TryGetValue(package, out int returns))
        {
            _returnsTo[package] = returns + 1;
            return 1;
        }
        // Those above are the depth. The runtime's own look at the stack is no use: musl says that the main
        // thread has what it has used so far.
        if (_returnsTo.Count == MostDepth)
            throw new CommandException("the dependencies are nested too deeply to be drawn");
        _returnsTo[package] = 0;
        int circles = 0;
        foreach (Demand demand in package.Depends)
        {
            DrawBroken(package, "normal", demand);
            if (demand.IsConflict) continue;
            if (demand.Name.Providers.Length == 0) DrawMissing(package, demand.Name);
            foreach (Provider provider in demand.Name.Providers)
                circles += DrawArrow(package, demand, provider);
        }
        foreach (Demand provided in package.Provides) DrawBroken(package, "inv", provided);
        foreach (Demand condition in package.InstallIf) DrawBroken(package, "diamond", condition);
        circles -= _returnsTo[package];
        _returnsTo.Remove(package);
        _done.Add(package);
        return circles;
    }

    private int DrawArrow(KnownPackage package, in Demand demand, in Provider provider)
    {
        // providers of names are packages; the empty one is the solver's
        KnownPackage target = provider.Package!;
        if ((spec.OnlyInstalled && target.Installed is null) || !demand.IsProvidedBy(provider, package))
            return 0;
        int circles = Draw(target);
        if (circles == 0 && _onlyErrors) return 0;
        Start();
        string color = circles != 0 ? "color=red," : "";
        string label = target.Name == demand.Name ? "" : $"arrowhead=inv,label=\"{demand.Name.Text}\",";
        _output.Write($"  \"{package.NameAndVersion}\" -> \"{target.NameAndVersion}\"[{color}{label}];\n");
        return circles;
    }

    private void DrawMissing(KnownPackage package, KnownName name)
    {
        DrawMissing(name);
        _output.Write($"  \"{package.NameAndVersion}\" -> \"{name.Text}\" [color=red];\n");
    }

    private void DrawMissing(KnownName name)
    {
        if (!_missing.Add(name)) return;
        Start();
        _output.Write($"  \"{name.Text}\" [{BrokenName}];\n");
    }

    private void DrawBroken(KnownPackage package, string arrowhead, in Demand demand)
    {
        if (!demand.IsBroken) return;
        DrawMissing(demand.Name);
        _output.Write($"  \"{package.NameAndVersion}\" -> \"{demand.Name.Text}\" "
            + $"[arrowhead={arrowhead},style=dashed,color=red,fontcolor=red,label=\"{demand}\"];\n");
    }
}
