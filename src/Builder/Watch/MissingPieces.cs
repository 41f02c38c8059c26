using System.Text.RegularExpressions;

namespace Limyra.Builder.Watch;

/// <summary>
/// Reads from the last lines of a failing command what it looked for in vain, and names the package that has
/// it and the field that would bring it into the build root.
/// </summary>
internal static partial class MissingPieces
{
    private const string Tools = "hostmakedepends", Libraries = "makedepends";

    /// <summary>
    /// What programs write; what the package that has it provides, or, with a slash before it, how the path
    /// of one of its files ends; and the field that the package is to be named in.
    /// </summary>
    private static IReadOnlyList<(Regex Pattern, string[] Sought, string Field)> Signs { get; } =
    [
        (Command(), ["cmd:{0}"], Tools),
        (PythonModule(), ["py:{0}"], Tools),
        (PerlModule(), ["/{0}"], Tools),
        (Header(), ["/include/{0}"], Libraries),
        (PkgConfigModule(), ["pc:{0}"], Libraries),
        (Library(), ["/lib/lib{0}.so", "/lib/lib{0}.a"], Libraries),
    ];

    /// <summary>Advice; null where the lines name nothing that a package outside of the build root
    /// has.</summary>
    /// <param name="lines">What the command wrote last.</param>
    /// <param name="providerOf">Name of a package that provides a name.</param>
    /// <param name="ownerOf">Name of a package with a file whose path ends so.</param>
    /// <param name="inRoot">Names of packages in the build root.</param>
    public static string? Advise(IReadOnlyList<string> lines, Func<string, string?> providerOf,
        Func<string, string?> ownerOf, IReadOnlySet<string> inRoot)
    {
        foreach (string line in lines.Reverse())
            foreach ((Regex pattern, string[] sought, string field) in Signs)
            {
                if (pattern.Match(line) is not { Success: true } match) continue;
                string what = match.Groups["what"].Value;
                string? package = sought.Select(name => name.Replace("{0}", what, StringComparison.Ordinal))
                    .Select(name => name[0] == '/' ? ownerOf(name) : providerOf(name))
                    .FirstOrDefault(found => found is not null);
                if (package is not null && !inRoot.Contains(package))
                    return $"{package} has {what}: name it in {field}";
            }
        return null;
    }

    // Shells, env(1) and make.
    [GeneratedRegex(@"(^|: )(?<what>[\w.+-]+): (command )?not found$|"
        + @"^env: .(?<what>[\w.+-]+).: No such file|^g?make(\[\d+\])?: (?<what>[\w.+-]+): No such file")]
    private static partial Regex Command();

    [GeneratedRegex(@"ModuleNotFoundError: No module named '(?<what>\w+)")]
    private static partial Regex PythonModule();

    [GeneratedRegex(@"Can't locate (?<what>[\w/]+\.pm) in @INC")]
    private static partial Regex PerlModule();

    [GeneratedRegex("fatal error: '(?<what>[^']+)' file not found")]
    private static partial Regex Header();

    // pkg-config, pkgconf and Meson.
    [GeneratedRegex("(No package|Package|Dependency) ['\"](?<what>[^'\",]+)['\"],? (required by .*,? )?"
        + "(found$|not found|is required)")]
    private static partial Regex PkgConfigModule();

    [GeneratedRegex(@"unable to find library -l(?<what>[\w.+-]+)")]
    private static partial Regex Library();
}
