using Limyra.Apk.Solver;
using Limyra.Apk.Text;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands.Queries;

/// <summary>A term of a query.</summary>
/// <param name="Text">Name, pattern or text.</param>
/// <param name="Version">Version behind an operator; null: any.</param>
/// <param name="Match">The operator.</param>
/// <param name="IsExact">Whether it is no pattern.</param>
internal sealed record QueryTerm(string Text, string? Version, VersionMatch Match, bool IsExact)
{
    /// <summary>Reads a term; for a search it becomes a pattern with stars at both ends.</summary>
    public static QueryTerm Parse(string term, bool isSearch)
    {
        if (isSearch) return new($"*{term}*", null, VersionMatch.Any, IsExact: false);
        bool isPattern = Glob.HasWildcard(term);
        // A pattern is the whole term: in "tag=*" the operator belongs to it.
        return Dependency.TryParse(term, TagRule.Allowed, out Dependency parsed)
            ? new(isPattern ? term : parsed.Name, parsed.Version, parsed.Match, !isPattern)
            : new(term, null, VersionMatch.Any, !isPattern);
    }

    /// <summary>Whether a text is what was looked for.</summary>
    public bool Matches(string value) => IsExact
        ? value == Text
        : Glob.IsMatchIgnoringCase(Text, value);

    /// <summary>Whether a package of that name has an accepted version.</summary>
    public bool Accepts(string version, KnownPackage package) => Match == VersionMatch.Checksum
        ? Digest.TryParse(Version, out Digest wanted) && wanted == package.Identity
        : ApkVersion.Matches(version, Match, Version);

    /// <summary>What is provided has to have an accepted version; what is demanded
    /// has to be demanded just so.</summary>
    public bool Accepts(in Demand demand, bool isProvided)
    {
        if (Match == VersionMatch.Any) return true;
        return isProvided
            ? ApkVersion.Matches(Version, Match, demand.Version)
            : Match == demand.Match && Version == demand.Version;
    }
}
