using Limyra.Init.Checking;

namespace Limyra.Init.Proving;

/// <summary>
/// Proves the services of a root before it runs: that they can be loaded, that a boot comes to its end, that
/// nothing restarts for ever, that a shutdown does (dinit-check(8), WHOLE ROOTS). It executes nothing of the
/// root and needs no running manager.
/// </summary>
public static class ServiceProof
{
    private static readonly string[] SystemDirectories =
        ["/etc/dinit.d", "/run/dinit.d", "/usr/local/lib/dinit.d", "/lib/dinit.d"];

    private static readonly string[] UserDirectories =
        ["/etc/dinit.d/user", "/usr/lib/dinit.d/user", "/usr/local/lib/dinit.d/user"];

    /// <summary>Everything wrong with a root's services: those of the system, then
    /// those of users' managers.</summary>
    /// <param name="tree">The root.</param>
    /// <param name="goal">The service a boot starts, usually boot.</param>
    public static IReadOnlyList<ProofFinding> Run(IProofTree tree, string goal)
    {
        List<ProofFinding> findings = [];
        Run(tree, SystemDirectories, goal, findings);
        // What a user's manager starts first is made at login, so nothing can be said of what is reached.
        Run(tree, UserDirectories, goal: null, findings);
        return findings;
    }

    /// <summary>The same for given service directories only.</summary>
    /// <param name="tree">The root.</param>
    /// <param name="directories">Where descriptions are, absolute within the root.</param>
    /// <param name="goal">The service that is started first, or null when that is not known.</param>
    /// <param name="findings">Where findings go.</param>
    public static void Run(IProofTree tree, IReadOnlyList<string> directories, string? goal,
        List<ProofFinding> findings)
    {
        ProofPaths paths = new(tree);
        Dictionary<string, ProvedService> services = new ProofLoader(paths, directories, findings).LoadAll();
        new GraphRules(services, goal, findings).Run();
        PathRules pathRules = new(paths, findings);
        LifeRules lifeRules = new(services, findings);
        List<string> names = [.. services.Keys];
        names.Sort(StringComparer.Ordinal);
        foreach (string name in names)
        {
            pathRules.Run(services[name]);
            lifeRules.Run(services[name]);
            if (services[name].Description is not { } description) continue;
            foreach (string text in ServiceLint.Run(description))
                findings.Add(new("no-effect", name, services[name].File, text, isError: false));
        }
    }
}
