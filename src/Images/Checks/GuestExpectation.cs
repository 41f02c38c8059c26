using System.Text.RegularExpressions;
using Limyra.Images.Machines;

namespace Limyra.Images.Checks;

/// <summary>A command in the guest and what its output must match.</summary>
/// <param name="What">What it shows, in a few words.</param>
/// <param name="Command">A shell command; it must succeed.</param>
/// <param name="Pattern">What the output must match; the first group, or else the
/// match, is the value shown.</param>
internal sealed record GuestExpectation(string What, string Command, string Pattern)
{
    public CheckResult Judge(GuestResult result)
    {
        Match match = Regex.Match(result.Output, Pattern, RegexOptions.Multiline);
        string seen = OneLine(result.Output);
        if (result.ExitCode != 0)
            return new CheckResult(What, IsGood: false, $"`{Command}` ended with {result.ExitCode}: {seen}");
        if (!match.Success) return new CheckResult(What, IsGood: false, $"`{Command}` said: {seen}");
        return new CheckResult(What, IsGood: true,
            OneLine(match.Groups[match.Groups.Count > 1 ? 1 : 0].Value));
    }

    private static string OneLine(string text)
    {
        const int Longest = 240;
        string line = string.Join(" | ", text.Split(
            '\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Longest ? line : line[..Longest] + "…";
    }
}
