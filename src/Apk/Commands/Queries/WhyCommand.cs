using Limyra.Apk.Commands.Line;
using Limyra.Apk.Solver;

namespace Limyra.Apk.Commands.Queries;

/// <summary>apk why: the shortest chain from world to an installed package.</summary>
internal static class WhyCommand
{
    /// <summary>Runs it.</summary>
    public static int Run(CommandSession session)
    {
        if (session.Arguments.Count == 0) throw new CommandException("why: name a package", exitCode: 1);
        int unknown = 0;
        foreach (string argument in session.Arguments)
        {
            KnownPackage? package = session.Root.Catalogue.FindName(argument)?.InstalledPackage;
            if (package is null)
            {
                session.Output.Error(
                    $"{argument}: not installed; 'apk info -W FILE' and 'apk search' may help to find it");
                unknown++;
                continue;
            }
            session.Output.Line(Explain(session, package));
        }
        return unknown;
    }

    private static string Explain(CommandSession session, KnownPackage wanted)
    {
        Dictionary<KnownPackage, string> reached = [];
        Queue<KnownPackage> open = new();
        void Reach(KnownPackage package, string how)
        {
            if (package.Installed is not null && reached.TryAdd(package, how)) open.Enqueue(package);
        }
        foreach (WorldDemand line in session.Root.WorldLines)
        {
            foreach (Provider provider in line.Demand.Name.Providers)
                if (!line.Demand.IsConflict && line.Demand.IsProvidedBy(provider, by: null))
                    Reach(provider.Package!,
                        $"world asks for {line.Demand}\n  {provider.Package!.NameAndVersion}");
        }
        while (open.TryDequeue(out KnownPackage? package))
        {
            if (package == wanted) return reached[package];
            foreach (Demand demand in package.Depends)
            {
                foreach (Provider provider in demand.IsConflict ? [] : demand.Name.Providers)
                    if (demand.IsProvidedBy(provider, package))
                        Reach(provider.Package!,
                            $"{reached[package]} needs {demand}\n  {provider.Package!.NameAndVersion}");
            }
            foreach (KnownName name in package.Name.Triggers)
                if (name.InstalledPackage is { } triggered)
                    Reach(triggered, $"{reached[package]} triggers\n  {triggered.NameAndVersion}");
        }
        return $"{wanted.NameAndVersion}: nothing in world leads to it; the next transaction removes it";
    }
}
