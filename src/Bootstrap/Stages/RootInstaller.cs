using Limyra.Apk.Root;
using Limyra.Apk.Transactions;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;
using Limyra.Recovery;

namespace Limyra.Bootstrap.Stages;

/// <summary>Fills a folder with packages, as an ordinary user would: intended owners stay
/// in the package database.</summary>
internal static class RootInstaller
{
    private const string Arch = "x86_64";

    /// <summary>Makes a new root of these packages and what they need.</summary>
    /// <param name="run">Keys and folders.</param>
    /// <param name="path">A folder that does not exist yet.</param>
    /// <param name="world">What is asked for.</param>
    /// <param name="scripts">Whether triggers run.</param>
    /// <param name="cancellation">Ends it with nothing done.</param>
    /// <returns>The root, open for reading its entries.</returns>
    /// <exception cref="SetupException">The packages do not fit together, or one is damaged.</exception>
    public static ApkRoot Install(
        UpRun run, string path, IReadOnlyList<string> world, ScriptPolicy scripts,
        CancellationToken cancellation)
    {
        // The package database lies at lib/apk; on a merged system that is already
        // usr/lib/apk before the first package.
        Directory.CreateDirectory(Path.Combine(path, "usr/lib"));
        File.CreateSymbolicLink(Path.Combine(path, "lib"), "usr/lib");
        TrustedKeys keys = new();
        keys.Add("limyra.rsa.pub", run.Key.PublicKey);
        Findings findings = new();
        ApkRootOptions opening = new()
        {
            Path = path,
            Access = RootAccess.Create,
            IsUserMode = true,
            Architectures = [Arch],
            Keys = keys,
            Repositories = Repositories(run.Workspace),
            UsesCache = false,
            Network = NetworkPolicy.Forbidden,
        };
        ApkRoot root = ApkRoot.Open(opening, findings);
        try
        {
            root.ReplaceWorld(world.Select(item => Dependency.Parse(item)));
            ApkPlan plan = root.Solve() switch
            {
                SolveResult.Planned planned => planned.Plan,
                SolveResult.Failed failed => throw new SetupException(findings.Explain(failed.Text)),
                _ => throw new InvalidOperationException("a result of Solve without its case here"),
            };
            TransactionOptions options = new() { Durability = Durability.NoSync, Scripts = scripts };
            switch (root.Apply(plan, options, cancellation))
            {
                case ApplyResult.Applied { ErrorCount: 0 }: return root;
                case ApplyResult.Applied applied:
                    throw new SetupException(
                        $"{path}: {applied.ErrorCount} files or scripts of packages went wrong:\n  "
                            + string.Join("\n  ", findings.Lines));
                case ApplyResult.Refused refused:
                    throw new SetupException(findings.Explain($"{path}: {refused.Reason}"));
                default: throw new InvalidOperationException("a result of Apply without its case here");
            }
        }
        catch
        {
            root.Dispose();
            throw;
        }
    }

    /// <summary>The indexes a root may be filled from: our own packages before the seeds.</summary>
    public static IReadOnlyList<string> Repositories(Workspace workspace) =>
    [
        Path.Combine(workspace.Repository, "main", Arch, "Packages.adb"),
        Path.Combine(workspace.SeedRepository, Arch, "Packages.adb"),
    ];
}
