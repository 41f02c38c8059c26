using System.Text.RegularExpressions;

namespace Limyra.Builder.Watch;

/// <summary>
/// Finds the tests that failed by name in what a test run wrote, which is often thousands of lines above its
/// end.
/// </summary>
internal static partial class FailedTests
{
    private const int MostNamed = 6;

    private static IReadOnlyList<Regex> Signs { get; } =
        [Automake(), Meson(), CMake(), Pytest(), Perl(), Go(), Rust(), GoogleTest()];

    /// <summary>A clause that names them; null where no line does.</summary>
    /// <param name="lines">All that the command wrote, in order.</param>
    public static string? Describe(IEnumerable<string> lines)
    {
        string[] names =
        [
            .. lines.SelectMany(line => Signs.Select(sign => sign.Match(line)))
                .Where(match => match.Success)
                .Select(match => match.Groups["name"].Value)
                .Distinct(StringComparer.Ordinal),
        ];
        if (names.Length == 0) return null;
        string more = names.Length > MostNamed ? $" and {names.Length - MostNamed} more" : "";
        return $"failed tests: {string.Join(", ", names.Take(MostNamed))}{more}";
    }

    // Automake's harness, and Python's unittest, which adds the class.
    [GeneratedRegex(@"^(FAIL|XPASS): (?<name>\S+)|^ERROR: (?<name>[\w./-]+)( \(\S+\))?$")]
    private static partial Regex Automake();

    [GeneratedRegex(@"^ *\d+/\d+ (?<name>\S.*?) +(FAIL|ERROR|TIMEOUT|UNEXPECTEDPASS) +\d+(\.\d+)?s\b")]
    private static partial Regex Meson();

    // The list at ctest's end.
    [GeneratedRegex(@"^\s+\d+ - (?<name>\S+) \((Failed|Timeout|SEGFAULT|ILLEGAL|NUMERICAL|OTHER_FAULT|Not Run"
        + @"|BAD_COMMAND|Subprocess aborted|Child aborted)\)")]
    private static partial Regex CMake();

    [GeneratedRegex(@"^(FAILED|ERROR) (?<name>\S+\.py(::\S+)?)( - .*)?$")]
    private static partial Regex Pytest();

    // The table at the end of prove and Test::Harness.
    [GeneratedRegex(@"^(?<name>\S+\.t) +\(Wstat: ")]
    private static partial Regex Perl();

    [GeneratedRegex(@"^\s*--- FAIL: (?<name>\S+)")]
    private static partial Regex Go();

    [GeneratedRegex(@"^test (?<name>\S+) \.\.\. FAILED$")]
    private static partial Regex Rust();

    [GeneratedRegex(@"^\[  FAILED  \] (?<name>\w[\w/]*\.[\w/]+)")]
    private static partial Regex GoogleTest();
}
