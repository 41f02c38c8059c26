using System.Buffers;

namespace Limyra.Formats.Apk;

/// <summary>
/// A demand on a name: <c>[!]name[@tag][operator version]</c>, as it stands in world, in package fields and
/// on the command line. Also used for what a package provides, where the version is the provided one.
/// </summary>
/// <param name="Name">Name of a package, or of something packages provide.</param>
/// <param name="Version">Version, or the digest text when
/// <paramref name="Match"/> is a checksum; null: any.</param>
/// <param name="Match">Accepted outcomes, with <see cref="VersionMatch.Conflict"/> for a leading "!".</param>
/// <param name="Tag">Repository tag without "@"; only in world and on the command line.</param>
public readonly record struct Dependency(string Name, string? Version, VersionMatch Match, string? Tag)
{
    /// <summary>A demand for any version.</summary>
    public Dependency(string name)
        : this(name, null, VersionMatch.Any, null)
    {
    }

    /// <summary>A demand with an operator.</summary>
    public Dependency(string name, VersionMatch match, string version)
        : this(name, version, match, null)
    {
    }

    /// <summary>Whether the name must not be there.</summary>
    public bool IsConflict => Match.HasFlag(VersionMatch.Conflict);

    /// <summary>Whether the version is a digest that the package itself must have.</summary>
    public bool IsChecksum => Match == VersionMatch.Checksum;

    /// <summary>
    /// Whether the version is not valid text: such a demand is kept, but nothing satisfies its package.
    /// </summary>
    public bool IsBroken => (Match & VersionMatch.Checksum) != VersionMatch.Checksum
        && (Version is null || !ApkVersion.IsValid(Version));

    /// <summary>
    /// Reads one dependency. False when the text is none: an operator without anything
    /// accepted, or a tag where tags are not allowed. A version that is not valid is read all
    /// the same: ask <see cref="IsBroken"/>.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, TagRule tags, out Dependency dependency)
    {
        dependency = default;
        ReadOnlySpan<char> rest = text;
        VersionMatch match = VersionMatch.None;
        if (rest.StartsWith('!'))
        {
            match = VersionMatch.Conflict;
            rest = rest[1..];
        }
        int nameLength = rest.IndexOfAny(Comparers);
        string? version = null;
        ReadOnlySpan<char> name = rest;
        if (nameLength < 0)
        {
            match |= VersionMatch.Any;
        }
        else
        {
            name = rest[..nameLength];
            rest = rest[nameLength..];
            int operatorLength = rest.IndexOfAnyExcept(Comparers);
            if (operatorLength < 0) return false;
            match |= VersionMatchText.ParseOperator(rest[..operatorLength]);
            version = rest[operatorLength..].ToString();
        }
        string? tag = null;
        if (name.IndexOf('@') is >= 0 and int at)
        {
            if (tags != TagRule.Allowed) return false;
            tag = name[(at + 1)..].ToString();
            name = name[..at];
        }
        dependency = new(name.ToString(), version, match, tag);
        return true;
    }

    /// <summary>Reads one dependency without a tag.</summary>
    /// <exception cref="FormatException">The text is not a dependency.</exception>
    public static Dependency Parse(string text) => TryParse(text, TagRule.Refused, out Dependency found)
        ? found
        :
        throw new FormatException(
            $"'{text}' is not a dependency: expected name, or name, operator and version");

    /// <summary>Reads dependencies separated by spaces or newlines.</summary>
    /// <exception cref="FormatException">One of them is not a dependency.</exception>
    public static IReadOnlyList<Dependency> ParseList(string text) =>
        [.. text.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    /// <summary>Whether a provider with this version (null: an unversioned
    /// provide) satisfies the demand.</summary>
    public bool IsSatisfiedBy(string? version) => ApkVersion.Matches(version, Match, Version);

    /// <summary>
    /// Whether a package satisfies the demand by this version and this digest; the digest decides
    /// when the demand is for a checksum.
    /// </summary>
    public bool IsSatisfiedBy(string? version, Digest identity) => IsChecksum
        ? Digest.TryParse(Version, out Digest wanted) && wanted == identity
        : IsSatisfiedBy(version);

    /// <summary>The text apk writes, with the tag.</summary>
    public override string ToString() => Tag is null ? ToTextWithoutTag() : Format($"{Name}@{Tag}");

    /// <summary>The text apk writes into packages, indexes and reports, where tags are left out.</summary>
    public string ToTextWithoutTag() => Format(Name);

    private static readonly SearchValues<char> Comparers = SearchValues.Create("<>=~");

    private static readonly char[] Separators = [' ', '\n'];

    private string Format(string name)
    {
        string mark = IsConflict ? "!" : "";
        return Version is null ? mark + name : $"{mark}{name}{Match.OperatorText()}{Version}";
    }
}

/// <summary>Whether a dependency's name may carry a repository tag.</summary>
public enum TagRule
{
    /// <summary>Fields of packages and indexes.</summary>
    Refused,

    /// <summary>World and arguments of add.</summary>
    Allowed,
}
