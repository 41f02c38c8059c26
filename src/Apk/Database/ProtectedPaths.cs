using Limyra.Apk.Text;

namespace Limyra.Apk.Database;

/// <summary>What is to be done about changed files below a path.</summary>
internal enum ProtectMode
{
    /// <summary>Nothing said: the package's file replaces them.</summary>
    None,

    /// <summary>Not protected and not audited: "-".</summary>
    Ignore,

    /// <summary>Changed files stay: "+".</summary>
    Changed,

    /// <summary>Only symbolic links stay: "@"; for installing the same as Changed.</summary>
    SymbolicLinks,

    /// <summary>Everything stays: "!".</summary>
    All,
}

/// <summary>A pattern of the paths below some directory.</summary>
/// <param name="Pattern">Components separated by slashes; the first one is matched next.</param>
/// <param name="Mode">For directories that match, and all below them.</param>
internal readonly record struct ProtectedPath(string Pattern, ProtectMode Mode);

/// <summary>The lines of <c>etc/apk/protected_paths.d</c>.</summary>
internal static class ProtectedPaths
{
    /// <summary>What holds before any file is read.</summary>
    public static IReadOnlyList<ProtectedPath> Default { get; } =
    [
        new("etc", ProtectMode.Changed),
        new("etc/init.d", ProtectMode.SymbolicLinks),
        new("etc/apk", ProtectMode.All),
    ];

    /// <summary>Whether files in a directory of this mode are protected.</summary>
    public static bool IsProtected(this ProtectMode mode) =>
        mode is not (ProtectMode.None or ProtectMode.Ignore);

    /// <summary>Reads lines: a mode character, then a path pattern; "+" is assumed;
    /// "#" begins a comment line.</summary>
    public static IEnumerable<ProtectedPath> Parse(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            ProtectMode? mode = line[0] switch
            {
                '-' => ProtectMode.Ignore,
                '+' => ProtectMode.Changed,
                '@' => ProtectMode.SymbolicLinks,
                '!' => ProtectMode.All,
                _ => null,
            };
            string pattern = mode is null ? line : line[1..];
            yield return new(pattern.Trim('/'), mode ?? ProtectMode.Changed);
        }
    }

    /// <summary>Applies the patterns of the parent to a new directory; later patterns win.</summary>
    public static void Apply(DirectoryNode node, IReadOnlyList<ProtectedPath> patterns)
    {
        List<ProtectedPath> below = [];
        foreach (ProtectedPath path in patterns)
        {
            int slash = path.Pattern.IndexOf('/', StringComparison.Ordinal);
            ReadOnlySpan<char> first = slash < 0 ? path.Pattern : path.Pattern.AsSpan(0, slash);
            if (!Glob.IsMatch(first, node.Name, Glob.Slash.Separate)) continue;
            if (slash < 0) node.Mode = path.Mode;
            else below.Add(new(path.Pattern[(slash + 1)..], path.Mode));
        }
        node.PatternsBelow = below;
    }
}
