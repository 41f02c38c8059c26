using Limyra.Templates.Text;

namespace Limyra.Templates.Packages;

/// <summary>An entry of <c>depends</c>, in the syntax of templates.</summary>
/// <param name="Kind">What is depended on.</param>
/// <param name="Name">The package, library, command or virtual name; for a
/// conflict, what it conflicts with.</param>
/// <param name="Operator">Comparison with the version; null without one.</param>
/// <param name="Version">Version; null without one.</param>
/// <param name="Provider">
/// What follows <c>!</c> in a dependency that is not a package's name: the
/// package that provides it when building.
/// </param>
public sealed record DependencyText(
    DependencyKind Kind,
    string Name,
    string? Operator,
    string? Version,
    string? Provider)
{
    private static readonly (string Prefix, DependencyKind Kind)[] Prefixes =
    [
        ("so:", DependencyKind.SharedObject), ("pc:", DependencyKind.PkgConfig),
        ("cmd:", DependencyKind.Command),
        ("alt:", DependencyKind.Alternative), ("virtual:", DependencyKind.Virtual),
        ("soname:", DependencyKind.Soname),
    ];

    /// <summary>
    /// The package that must be there when building: the name itself, the provider, or the default package of
    /// an alternative. Null for a conflict.
    /// </summary>
    public string? BuildName => Kind switch
    {
        DependencyKind.Conflict => null,
        DependencyKind.Package => Name,
        DependencyKind.Alternative => $"{Name}-{Provider}-default",
        _ => Provider is null ? null : SplitVersion(Provider)?.Name ?? Provider,
    };

    /// <summary>Parses an entry. Fails with a <see cref="TemplateException"/>
    /// when a provider is missing.</summary>
    public static DependencyText Parse(string text)
    {
        if (text.StartsWith('!')) return With(DependencyKind.Conflict, text[1..], provider: null);
        foreach ((string? prefix, DependencyKind kind) in Prefixes)
        {
            if (!text.StartsWith(prefix, StringComparison.Ordinal)) continue;
            int mark = text.IndexOf('!', StringComparison.Ordinal);
            if (mark < 0)
                throw new EvaluationException("dependency",
                    $"virtual dependency '{text}' has no specified provider",
                    "specify one by appending '!provider'");
            return With(kind, text[prefix.Length..mark], text[(mark + 1)..]);
        }
        return With(DependencyKind.Package, text, provider: null);
    }

    /// <summary>Splits <c>name&gt;=version</c>; null when there is no operator
    /// with a version behind it.</summary>
    public static (string Name, string Operator, string Version)? SplitVersion(string text)
    {
        int start = text.AsSpan().IndexOfAny("<>=~");
        if (start <= 0) return null;
        int length = text.AsSpan(start).IndexOfAnyInRange('0', '9');
        if (length is not (1 or 2)) return null;
        string operation = text.Substring(start, length);
        return operation is "<" or "<=" or ">" or ">=" or "=" or "~"
            ? (text[..start], operation, text[(start + length)..])
            : null;
    }

    private static DependencyText With(DependencyKind kind, string text, string? provider) =>
        SplitVersion(text) is { } parts
            ? new(kind, parts.Name, parts.Operator, parts.Version, provider)
            : new(kind, text, Operator: null, Version: null, provider);
}
