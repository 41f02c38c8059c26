using Limyra.Apk.Root;
using Limyra.Apk.Transactions;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;
using Limyra.Recovery;

namespace Limyra.Builder.Roots;

/// <summary>Fills build roots by our own package manager, as any user could: owners
/// stay wishes in its database.</summary>
/// <param name="repositories">Repositories, each with a folder per architecture.</param>
/// <param name="arch">Architecture.</param>
/// <param name="remote">Repositories on servers, behind those.</param>
/// <param name="keys">Keys their indexes and packages are signed with.</param>
internal sealed class ApkRootFiller(
    IReadOnlyList<string> repositories, string arch, RemoteRepositories remote, TrustedKeys keys)
    : IRootFiller
{
    /// <summary>A root that was cut off while it was made is made anew, so
    /// nothing waits for the disk.</summary>
    private static readonly TransactionOptions Transaction = new()
    {
        Durability = Durability.NoSync,
        Scripts = ScriptPolicy.Skip,
        RunsCommitHooks = false,
    };

    public IReadOnlyList<PackageInfo> Fill(string directory, IReadOnlyList<string> world)
    {
        // The database lies below /lib, which must not become a folder of its
        // own before a package makes it a link.
        if (!Path.Exists(Path.Combine(directory, "lib")))
        {
            Directory.CreateDirectory(Path.Combine(directory, "usr/lib"));
            File.CreateSymbolicLink(Path.Combine(directory, "lib"), "usr/lib");
        }
        Findings findings = new();
        try
        {
            using ApkRoot root = ApkRoot.Open(remote.AddTo(new()
            {
                Path = directory,
                Access = RootAccess.Create,
                Architectures = [arch],
                IsUserMode = true,
                Keys = keys,
                Repositories =
                    [.. repositories.Where(r => File.Exists(Path.Combine(r, arch, "APKINDEX.tar.gz")))],
                Parts =
                    RootParts.World | RootParts.Installed | RootParts.Scripts | RootParts.NamedRepositories,
                UsesCache = false,
                Network = NetworkPolicy.Forbidden,
            }), findings);
            root.ReplaceWorld(world.Select(Dependency.Parse));
            switch (root.Solve())
            {
                case SolveResult.Failed failed:
                    throw Refused(failed.Text);
                case SolveResult.Planned planned:
                    if (root.Apply(planned.Plan, Transaction, CancellationToken.None)
                        is ApplyResult.Refused refused)
                        throw Refused(refused.Reason);
                    break;
            }
            return [.. root.Installed.Select(package => package.Info)];
        }
        catch (Exception error) when (error is ApkRootException or TransactionException)
        {
            throw Refused(error.Message);
        }

        BuildException Refused(string failure) =>
            new("build-root", $"the build root cannot be filled:\n{findings.Explain(failure)}");
    }
}
