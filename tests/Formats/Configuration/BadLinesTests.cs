using System.Text;
using CsCheck;
using Limyra.Formats.Configuration;
using Limyra.Formats.Consoles;

namespace Limyra.Tests.Formats.Configuration;

/// <summary>Of every configuration format: bad lines anywhere among good ones are each reported with their
/// line, and exactly the good ones apply.</summary>
public sealed class BadLinesTests
{
    private sealed record Format(
        string[] Good, string[] Bad, Func<byte[], ICollection<ConfigurationProblem>, int> CountApplied);

    private static readonly Dictionary<string, Format> Formats = new()
    {
        ["fstab"] = new(
            ["/dev/vda / ext4 rw 0 1", "tmpfs /tmp tmpfs", "LABEL=a\\040b /x vfat ro,uid=1 0 0"],
            ["/dev/vda", "a b", "a b c d 0 0 more"],
            (content, problems) => FstabFile.Parse(content, "f", problems).Count),
        ["sysctl"] = new(
            ["kernel.a = 1", "net/ipv4/x=2", "-b.c = 3", "-only.named"],
            ["no value", "= 5", ".x = 1", "a..b = 1"],
            (content, problems) => SysctlFile.Parse(content, "f", problems).Count),
        ["tmpfiles"] = new(
            ["d /run/x 0755 root root 10d -", "L /a - - - - /b", "f+ /c 0644 - - - text"],
            ["? /x", "d relative", "d /x 09999", "d /x 0755 root root 10parsecs"],
            (content, problems) => TmpfilesFile.Parse(content, "f", problems).Count),
        ["sysusers"] = new(
            ["u name 100 \"A Name\"", "g group -", "m name group", "r - 100-200"],
            ["x name", "u 1bad", "u name 12x", "m name", "u name \"open"],
            (content, problems) => SysusersFile.Parse(content, "f", problems).Count),
        ["binfmt"] = new(
            [":one:M::\\x7fELF::/bin/x:", ":two:E::ext::/bin/y:F"],
            [":register:M::x::/bin/x:", ":x:Q::x::/bin/x:", "nonsense", ":a/b:M::x::/bin/x:"],
            (content, problems) => BinfmtFile.Parse(content, "f", problems).Count),
        ["modprobe"] = new(
            ["alias pci:v1* module", "alias usb:v2* other"],
            ["alias two", "blacklist", "options x", "install x /bin/sh -c y", "nonsense here"],
            (content, problems) =>
            {
                ModprobeRules rules = new();
                rules.Add(content, "f", problems);
                return rules.Aliases.Count;
            }),
        ["keymap"] = new(
            ["compose 'a' 'b' to 'c'"],
            ["keycode 999 = a", "keycode 1 = nothing_of_that_name", "nonsense", "string X = \"y\""],
            (content, problems) =>
            {
                // Each accent counts once, however often it is said.
                string text = Encoding.ASCII.GetString(content);
                int number = 0;
                string distinct = string.Join('\n', text.Split('\n')
                    .Select(line => line.StartsWith("compose", StringComparison.Ordinal)
                        ? $"compose U+{0x100 + number++:x4} 'b' to 'c'" : line));
                return KmapFile.Parse(Encoding.ASCII.GetBytes(distinct), "f", _ => null, _ => null,
                    problems).Accents.Count;
            }),
        ["assignments"] = new(
            ["XKBLAYOUT=\"de\"", "export A='b c'", "N=1 # comment"],
            ["nonsense", "A=$(x)", "B=\"open", "1X=2", "C=a b"],
            (content, problems) =>
            {
                // A name counts once, so each good line gets its own.
                int number = 0;
                string text = string.Join('\n', Encoding.ASCII.GetString(content).Split('\n').Select(line =>
                    line.Length > 0 && Array.Exists(["XKBLAYOUT", "export A", "N=1"], line.StartsWith)
                        ? $"V{number++}={line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]}" : line));
                return ShellAssignments.Parse(Encoding.ASCII.GetBytes(text), "f", problems).Count;
            }),
    };

    public static TheoryData<string> Names => [.. Formats.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Bad_lines_are_named_and_exactly_the_good_ones_apply(string name)
    {
        Format format = Formats[name];
        Gen<(bool IsGood, int Index)> line =
            Gen.Select(Gen.Bool, Gen.Int[0, 1000], (isGood, index) => (isGood, index));
        line.Array[0, 12].Sample(choices =>
        {
            List<string> lines = ["# a comment"];
            List<int> bad = [];
            foreach ((bool isGood, int index) in choices)
            {
                lines.Add(
                    isGood ? format.Good[index % format.Good.Length] : format.Bad[index % format.Bad.Length]);
                if (!isGood) bad.Add(lines.Count);
            }

            List<ConfigurationProblem> problems = [];
            int applied =
                format.CountApplied(Encoding.ASCII.GetBytes(string.Join('\n', lines) + "\n"), problems);
            Assert.Equal(choices.Count(choice => choice.IsGood), applied);
            Assert.Equal(bad, problems.Select(problem => problem.Line));
        }, iter: 200);
    }
}
