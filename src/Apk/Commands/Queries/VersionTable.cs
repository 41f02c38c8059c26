using Limyra.Apk.Commands.Line;
using Limyra.Apk.Solver;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands.Queries;

/// <summary>The table of installed and available versions.</summary>
internal static class VersionTable
{
    private const int LeastWidth = 39;

    /// <summary>Prints it.</summary>
    public static int Print(CommandSession session)
    {
        string? limit = session.Options.Last("limit");
        if (limit is null && session.Arguments.Count == 0 && session.Output.Verbosity == 1) limit = "<";
        if (limit?.Length == 0) limit = null;
        List<(KnownPackage Installed, string Operator, KnownPackage Latest, string Tag)> rows = [];
        foreach (KnownName name in NameSearch.Sorted(session.Root.Catalogue, session.Arguments))
        {
            if (Row(session, name) is not { } row) continue;
            if (limit is null || limit.Contains(row.Operator[0], StringComparison.Ordinal)) rows.Add(row);
        }
        int width = rows.Select(row => row.Installed.NameAndVersion.Length).Append(LeastWidth).Max();
        session.Output.Message($"{"Installed:".PadRight(width)}   Available:");
        foreach ((KnownPackage installed, string @operator, KnownPackage latest, string tag) in rows)
        {
            session.Output.Line(session.Output.Verbosity <= 0
                ? installed.Name.Text
                : $"{installed.NameAndVersion.PadRight(width)} {@operator} {latest.Version} {tag}");
        }
        return 0;
    }

    private static (KnownPackage Installed, string Operator, KnownPackage Latest, string Tag)? Row(
        CommandSession session, KnownName name)
    {
        if (name.InstalledPackage is not { } installed) return null;
        Catalogue catalogue = session.Root.Catalogue;
        uint allowed = session.Options.Has("all")
            ? uint.MaxValue : catalogue.Tags[installed.Installed!.Tag].Repositories;
        KnownPackage latest = installed;
        uint repositories = 0;
        foreach (Provider provider in name.Providers)
        {
            KnownPackage package = provider.Package!;
            if (package.Name != name || (package.Repositories & allowed) == 0) continue;
            switch (ApkVersion.Compare(package.Version, latest.Version))
            {
                case VersionMatch.Greater:
                    (latest, repositories) = (package, package.Repositories);
                    break;
                case VersionMatch.Equal:
                    repositories |= package.Repositories;
                    break;
                default:
                    break;
            }
        }
        string @operator = ApkVersion.Compare(installed.Version, latest.Version).OperatorText();
        string tag = catalogue.Tags.Skip(1)
            .FirstOrDefault(item => (item.Repositories & repositories) != 0)?.Text ?? "";
        return (installed, @operator, latest, tag);
    }
}
