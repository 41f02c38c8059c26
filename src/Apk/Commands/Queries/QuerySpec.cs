using Limyra.Apk.Commands.Line;
using Limyra.Apk.Root;

namespace Limyra.Apk.Commands.Queries;

/// <summary>What is looked for, and what is shown of it.</summary>
internal sealed record QuerySpec
{
    private const RootParts InstalledParts =
        RootParts.Installed | RootParts.Scripts | RootParts.InstalledCache;

    /// <summary>Shown fields; none: the default ones.</summary>
    public IReadOnlyList<QueryField> Fields { get; init; } = [];

    /// <summary>Fields that terms are looked for in; none: the name.</summary>
    public IReadOnlyList<QueryField> Match { get; init; } = [];

    /// <summary>What reverse fields name: name, package or origin.</summary>
    public QueryField ReverseField { get; init; } = QueryField.Name;

    /// <summary>Every match, not only the best.</summary>
    public bool WantsAll { get; init; }

    /// <summary>Only packages repositories have.</summary>
    public bool OnlyAvailable { get; init; }

    /// <summary>Only installed ones.</summary>
    public bool OnlyInstalled { get; init; }

    /// <summary>Only ones that would be newer.</summary>
    public bool OnlyUpgradable { get; init; }

    /// <summary>Only names no repository has.</summary>
    public bool OnlyOrphaned { get; init; }

    /// <summary>Reverse fields only name installed packages.</summary>
    public bool ReverseInstalled { get; init; }

    /// <summary>Terms are parts of words.</summary>
    public bool IsSearch { get; init; }

    /// <summary>Show the set that would be installed.</summary>
    public bool IsRecursive { get; init; }

    /// <summary>Include world in that set.</summary>
    public bool WithWorld { get; init; }

    /// <summary>No terms mean everything.</summary>
    public bool EmptyMeansAll { get; init; }

    /// <summary>Only the values of one field.</summary>
    public bool IsSummary { get; init; }

    /// <summary>default, json or yaml.</summary>
    public string Format { get; init; } = "default";

    /// <summary>Whether a value of --format is one.</summary>
    public static bool IsFormat(string value) => value is "default" or "json" or "yaml";

    /// <summary>Whether a value of --from is one.</summary>
    public static bool IsOrigin(string value) => value is "none" or "repositories" or "installed" or "system";

    /// <summary>Reads the query options of a command, and opens the parts of the root they imply.</summary>
    public static QuerySpec From(CommandSession session)
    {
        GivenOptions options = session.Options;
        QuerySpec spec = new()
        {
            WantsAll = options.Has("all-matches"),
            OnlyAvailable = options.Has("available"),
            OnlyInstalled = options.Has("installed"),
            OnlyUpgradable = options.Has("upgradable"),
            OnlyOrphaned = options.Has("orphaned"),
            IsSearch = options.Has("search"),
            IsRecursive = options.Has("recursive") || options.Has("world"),
            WithWorld = options.Has("world"),
            Format = options.Last("format") ?? "default",
        };
        if (options.Last("match") == "all")
            throw new CommandException("query failed: Operation not supported");
        if (options.Last("match") is { } match)
            spec = spec with { Match = QueryFieldText.ParseList(match, QueryFieldText.Matchable) ?? [] };
        foreach ((string key, string? value) in options.InOrder)
        {
            if (key is "fields" or "summarize") spec = spec.WithFields(key, value!); // both take a value
            else if (key is "from" or "installed")
                session.Parts = PartsFrom(session.Parts, key == "from" ? value! : "installed");
        }
        if (spec.WithWorld) session.Parts |= RootParts.World;
        return spec;
    }

    private QuerySpec WithFields(string key, string value)
    {
        string[] parts = value.Split(':', 2);
        QueryField reverse = ReverseField;
        if (parts.Length == 2)
        {
            reverse = QueryFieldText.Parse(parts[1]) ?? throw Invalid(key, value);
            if (reverse is not (QueryField.Name or QueryField.Package or QueryField.Origin))
                throw Invalid(key, value);
        }
        bool isSummary = key == "summarize";
        List<QueryField> fields =
            QueryFieldText.ParseList(parts[0], isSummary ? QueryFieldText.Summarizable : QueryFieldText.All)
                ?? throw Invalid(key, value);
        if (isSummary && fields.Count != 1) throw Invalid(key, value);
        return this with { Fields = fields, ReverseField = reverse, IsSummary = isSummary };
    }

    private static RootParts PartsFrom(RootParts parts, string from) => from switch
    {
        "none" => parts & ~(RootParts.SystemRepositories | InstalledParts),
        "repositories" => (parts | RootParts.SystemRepositories) & ~InstalledParts,
        "installed" => (parts | InstalledParts) & ~RootParts.SystemRepositories,
        "system" => parts | RootParts.SystemRepositories | InstalledParts,
        _ => throw new ArgumentOutOfRangeException(nameof(from)),
    };

    private static CommandException Invalid(string option, string value) =>
        new($"command line: invalid argument for option '{option}': '{value}'", exitCode: 1);
}
