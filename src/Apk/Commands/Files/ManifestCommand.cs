using Limyra.Apk.Commands.Line;
using Limyra.Apk.Database;
using Limyra.Apk.Solver;
using Limyra.Apk.Transactions;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands.Files;

/// <summary>apk manifest: the digests of the files of installed packages and of package files.</summary>
internal static class ManifestCommand
{
    /// <summary>Runs it.</summary>
    public static int Run(CommandSession session)
    {
        if (session.Arguments.Count == 0) return 0;
        List<KnownName> names = [];
        ManifestOfFiles files = new(session.PackageContext([]));
        foreach ((string word, KnownName? name) in NameSearch.Matching(session.Root.Catalogue,
            session.Arguments))
        {
            if (name is null) files.Print(word);
            else names.Add(name);
        }
        names.Sort((a, b) => NameOrder.Compare(a.Text, b.Text));
        foreach (KnownName name in names)
            if (name.InstalledPackage is { Installed: { } installed }) Print(session, installed);
        return 0;
    }

    private static void Print(CommandSession session, InstalledPackage installed)
    {
        string prefix = session.Output.Verbosity > 1 ? $"{installed.Package.Name.Text}: " : "";
        foreach (InstalledFile file in installed.Directories.SelectMany(directory => directory.Files))
        {
            Digest digest = file.Digest;
            string algorithm =
                (digest.IsNone ? DigestAlgorithm.None : FileAudit.AlgorithmOf(digest, installed.Flags))
                    .Text();
            session.Output.Line($"{prefix}{algorithm}:{digest.ToHex()}  {file.Path}");
        }
    }
}
