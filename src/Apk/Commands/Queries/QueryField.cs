namespace Limyra.Apk.Commands.Queries;

/// <summary>What can be asked of a package, in the order in which answers are given.</summary>
internal enum QueryField
{
    Query,
    Error,
    PathTarget,
    Owner,
    Package,
    Name,
    Version,
    Hash,
    Description,
    Arch,
    License,
    Origin,
    Maintainer,
    Url,
    Commit,
    BuildTime,
    InstalledSize,
    FileSize,
    ProviderPriority,
    Depends,
    Provides,
    InstallIf,
    Recommends,
    Layer,
    Tags,
    Repositories,
    DownloadUrl,
    ReverseDepends,
    ReverseInstallIf,
    Contents,
    Triggers,
    Scripts,
    ReplacesPriority,
    Replaces,
    Status,
}

/// <summary>Names of fields.</summary>
internal static class QueryFieldText
{
    private static readonly (QueryField Field, string Key, string Title)[] Names =
    [
        (QueryField.Query, "query", "Query"),
        (QueryField.Error, "error", "Error"),
        (QueryField.PathTarget, "path-target", "Path-Target"),
        (QueryField.Owner, "owner", "Owner"),
        (QueryField.Package, "package", "Package"),
        (QueryField.Name, "name", "Name"),
        (QueryField.Version, "version", "Version"),
        (QueryField.Hash, "hash", "Hash"),
        (QueryField.Description, "description", "Description"),
        (QueryField.Arch, "arch", "Arch"),
        (QueryField.License, "license", "License"),
        (QueryField.Origin, "origin", "Origin"),
        (QueryField.Maintainer, "maintainer", "Maintainer"),
        (QueryField.Url, "url", "URL"),
        (QueryField.Commit, "commit", "Commit"),
        (QueryField.BuildTime, "build-time", "Build-Time"),
        (QueryField.InstalledSize, "installed-size", "Installed-Size"),
        (QueryField.FileSize, "file-size", "File-Size"),
        (QueryField.ProviderPriority, "provider-priority", "Provider-Priority"),
        (QueryField.Depends, "depends", "Depends"),
        (QueryField.Provides, "provides", "Provides"),
        (QueryField.InstallIf, "install-if", "Install-If"),
        (QueryField.Recommends, "recommends", "Recommends"),
        (QueryField.Layer, "layer", "Layer"),
        (QueryField.Tags, "tags", "Tags"),
        (QueryField.Repositories, "repositories", "Repositories"),
        (QueryField.DownloadUrl, "download-url", "Download-URL"),
        (QueryField.ReverseDepends, "reverse-depends", "Reverse-Depends"),
        (QueryField.ReverseInstallIf, "reverse-install-if", "Reverse-Install-If"),
        (QueryField.Contents, "contents", "Contents"),
        (QueryField.Triggers, "triggers", "Triggers"),
        (QueryField.Scripts, "scripts", "Scripts"),
        (QueryField.ReplacesPriority, "replaces-priority", "Replaces-Priority"),
        (QueryField.Replaces, "replaces", "Replaces"),
        (QueryField.Status, "status", "Status"),
    ];

    /// <summary>All fields in order.</summary>
    public static IReadOnlyList<QueryField> All { get; } = [.. Names.Select(item => item.Field)];

    /// <summary>Fields shown when none are asked for.</summary>
    public static IReadOnlyList<QueryField> Default { get; } =
    [
        QueryField.Name, QueryField.Version, QueryField.Description, QueryField.Arch, QueryField.License,
        QueryField.Origin,
        QueryField.Url, QueryField.Tags, QueryField.FileSize,
    ];

    /// <summary>Fields only installed packages have.</summary>
    public static IReadOnlyList<QueryField> OnlyInstalled { get; } =
    [
        QueryField.Contents, QueryField.Triggers, QueryField.Scripts, QueryField.Replaces,
        QueryField.ReplacesPriority,
        QueryField.Status,
    ];

    /// <summary>Fields that terms may be looked for in.</summary>
    public static IReadOnlyList<QueryField> Matchable { get; } =
    [
        QueryField.Package, QueryField.Name, QueryField.Version, QueryField.Description, QueryField.Arch,
        QueryField.License,
        QueryField.Origin, QueryField.Maintainer, QueryField.Url, QueryField.Provides, QueryField.Depends,
        QueryField.InstallIf, QueryField.Recommends, QueryField.Replaces, QueryField.Tags,
        QueryField.Contents,
        QueryField.Owner,
    ];

    /// <summary>Fields whose values are names, which can be listed without their packages.</summary>
    public static IReadOnlyList<QueryField> Summarizable { get; } =
    [
        QueryField.Package, QueryField.Name, QueryField.Origin, QueryField.Depends, QueryField.Provides,
        QueryField.Replaces, QueryField.InstallIf, QueryField.Recommends, QueryField.ReverseDepends,
        QueryField.ReverseInstallIf,
    ];

    /// <summary>The order in which answers are given, each once.</summary>
    public static IReadOnlyList<QueryField> InOrder(IEnumerable<QueryField> fields) =>
        [.. fields.Distinct().Order()];

    /// <summary>As options spell it.</summary>
    public static string Key(this QueryField field) => Names[(int)field].Key;

    /// <summary>As the default format shows it.</summary>
    public static string Title(this QueryField field) => Names[(int)field].Title;

    /// <summary>The field of that name; null when there is none.</summary>
    public static QueryField? Parse(string key)
    {
        int at = Array.FindIndex(Names, item => item.Key == key);
        return at < 0 ? null : Names[at].Field;
    }

    /// <summary>Whether a text lists fields that terms may be looked for in.</summary>
    public static bool AreMatchable(string text) => ParseList(text, Matchable) is not null;

    /// <summary>Fields separated by commas, or "all"; null when one is not allowed.</summary>
    public static List<QueryField>? ParseList(string text, IReadOnlyList<QueryField> allowed)
    {
        if (text == "all") return [.. All];
        List<QueryField> fields = [];
        foreach (string word in text.Split(','))
        {
            if (Parse(word) is not { } field || !allowed.Contains(field)) return null;
            fields.Add(field);
        }
        return fields;
    }
}

/// <summary>A value of a field.</summary>
internal abstract record QueryValue
{
    /// <summary>A text.</summary>
    public sealed record Words(string Text) : QueryValue;

    /// <summary>A number.</summary>
    public sealed record Number(ulong Value) : QueryValue;

    /// <summary>A list; <paramref name="IsCounted"/> when its length is announced in YAML.</summary>
    public sealed record List(IReadOnlyList<string> Items, bool IsCounted) : QueryValue;
}
