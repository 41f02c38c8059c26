using System.Text;
using CsCheck;
using Limyra.Formats.Configuration;
using Limyra.Formats.Consoles;

namespace Limyra.Tests.Formats.Configuration;

/// <summary>Every configuration format: what is good applies, what is bad is named with file
/// and line, nothing throws.</summary>
public sealed class ConfigurationFilesTests
{
    // Names of the readers, so that a failing case says which one it was.
    private static readonly Dictionary<string, Action<byte[], ICollection<ConfigurationProblem>>> Readers =
        new()
        {
            ["fstab"] = (content, problems) => FstabFile.Parse(content, "f", problems),
            ["sysctl"] = (content, problems) => SysctlFile.Parse(content, "f", problems),
            ["tmpfiles"] = (content, problems) => TmpfilesFile.Parse(content, "f", problems),
            ["sysusers"] = (content, problems) => SysusersFile.Parse(content, "f", problems),
            ["binfmt"] = (content, problems) => BinfmtFile.Parse(content, "f", problems),
            ["modules-load"] = (content, problems) => ModulesLoadFile.Parse(content, "f", problems),
            ["modprobe"] = (content, problems) => new ModprobeRules().Add(content, "f", problems),
            ["keymap"] = (content, problems) =>
                KmapFile.Parse(content, "f", _ => null, _ => null, problems),
            ["assignments"] = (content, problems) => ShellAssignments.Parse(content, "f", problems),
            ["ini"] = (content, problems) => IniFile.Parse(content, "f", problems),
            ["cmdline"] = (content, _) => KernelCommandLine.Parse(content),
            ["timezone"] = (content, _) => TimeZoneFile.OffsetSeconds(content, 0),
            ["module-index"] = (content, _) =>
            {
                ModuleIndex index = new();
                index.AddDependencies(content);
                index.AddAliases(content);
                index.AddSoftDependencies(content);
                index.AddBuiltin(content);
                index.Resolve("pci:v1");
                foreach (string name in index.Names.ToList())
                    index.Find(name);
            },
        };

    private static readonly string Sample = """
        # comment
        /dev/vda / ext4 rw,noatime 0 1
        kernel.a = 1
        -net/ipv4/x=2
        d /run/x 0755 root root 10d -
        f+ "/a b" ~0644 :u :g ~1h30m "text \x41"
        u name 100:200 "A Name" /home /bin/sh
        :reg:M::\x7fELF::/bin/x:
        alias pci:v00001* module
        options a b=1 \
          c=2
        softdep a pre: b post: c
        install x /bin/false
        KEY="va\"lue" # comment
        export B='single $x'
        [section]
        key = value
        TZif2
        kernel/a.ko: kernel/b.ko
        """;

    public static TheoryData<string> ReaderNames => [.. Readers.Keys];

    [Theory]
    [MemberData(nameof(ReaderNames))]
    public void Random_bytes_are_read_without_an_exception(string reader) =>
        Gen.Byte.Array[0, 200].Sample(content => Check(reader, content), iter: 3000);

    [Theory]
    [MemberData(nameof(ReaderNames))]
    public void Damaged_samples_are_read_without_an_exception(string reader)
    {
        byte[] sample = Encoding.UTF8.GetBytes(Sample);
        Gen.Select(Gen.Int[0, sample.Length - 1], Gen.Byte, Gen.Int[0, sample.Length]).Sample(
            (place, value, cut) =>
            {
                byte[] damaged = [.. sample];
                damaged[place] = value;
                Check(reader, damaged[..cut]);
            },
            iter: 3000);
    }

    [Theory]
    [MemberData(nameof(ReaderNames))]
    public void Problems_name_a_line_of_the_file(string reader)
    {
        List<ConfigurationProblem> problems = [];
        Readers[reader](Encoding.UTF8.GetBytes(Sample), problems);
        int lines = Sample.Split('\n').Length;
        Assert.All(problems, problem => Assert.InRange(problem.Line, 1, lines));
        Assert.All(problems, problem => Assert.StartsWith($"f:{problem.Line}: ", problem.ToString(),
            StringComparison.Ordinal));
    }

    private static void Check(string reader, byte[] content) =>
        Readers[reader](content, new List<ConfigurationProblem>());

    [Fact]
    public void Fields_of_fstab_may_hold_blanks_as_octal_numbers()
    {
        FstabEntry entry = Assert.Single(FstabFile.Parse("/dev/a /my\\040disk ext4\n"u8, "f", []));
        Assert.Equal(("/my disk", "defaults", 0), (entry.Target, Assert.Single(entry.Options), entry.Pass));
    }

    [Fact]
    public void Options_keep_commas_inside_quotes() =>
        Assert.Equal(["a", "context=\"x,y\"", "b"], FstabFile.SplitOptions("a,context=\"x,y\",,b"));

    [Fact]
    public void A_number_that_is_none_is_reported_and_the_line_applies()
    {
        List<ConfigurationProblem> problems = [];
        Assert.Equal(0, Assert.Single(FstabFile.Parse("a /b c d 0 x\n"u8, "f", problems)).Pass);
        Assert.Equal("fstab-number", Assert.Single(problems).Rule);
    }

    [Theory]
    [InlineData("kernel.a", "kernel/a")]
    [InlineData("net.ipv4.conf.eth0/1.x", "net/ipv4/conf/eth0.1/x")]
    [InlineData("net/ipv4/conf/eth0.1/x", "net/ipv4/conf/eth0.1/x")]
    [InlineData("one", "one")]
    public void Dots_and_slashes_of_parameters_change_places_as_in_procps(string name, string path) =>
        Assert.Equal(path, SysctlFile.ToPath(name));

    [Theory]
    [InlineData("10d", 864000)]
    [InlineData("1h30m", 5400)]
    [InlineData("5 min", 300)]
    [InlineData("90", 90)]
    [InlineData("1.5h", 5400)]
    [InlineData("1M", 2630016)]
    [InlineData("0.5y 1.", 15778801)]
    public void Ages_are_sums_of_numbers_with_units(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), TmpfilesFile.ParseAge(text));

    [Theory]
    [InlineData("10x")]
    [InlineData("d")]
    [InlineData("")]
    [InlineData("1..2s")]
    [InlineData(".h")]
    [InlineData("100001y")]
    [InlineData("99999999999999999999s")]
    public void What_is_no_age_is_refused(string text) => Assert.Null(TmpfilesFile.ParseAge(text));

    [Fact]
    public void A_line_of_tmpfiles_is_taken_apart()
    {
        TmpfilesLine line = Assert.Single(TmpfilesFile.Parse(
            "f+!- \"/a b\" ~:2755 :user :group ~1h  some text\n"u8, "f", []));
        Assert.Equal(('f', true, true, true), (line.Type, line.IsForced, line.IsBootOnly, line.MayFail));
        Assert.Equal(("/a b", 0x5edu, true, true),
            (line.Path, line.Mode!.Value, line.IsModeMasked, line.IsModeForNewOnly));
        Assert.Equal(("user", true, "group", true),
            (line.User, line.IsUserForNewOnly, line.Group, line.IsGroupForNewOnly));
        Assert.Equal((TimeSpan.FromHours(1), true, "some text"),
            (line.Age, line.IsAgeBelowFirstLevel, line.Argument));
    }

    [Theory]
    [InlineData("? /a\n", "tmpfiles-type")]
    [InlineData("d# /a\n", "tmpfiles-modifier")]
    [InlineData("d a\n", "tmpfiles-path")]
    [InlineData("d /a 888\n", "tmpfiles-mode")]
    [InlineData("d /a 0755 - - soon\n", "tmpfiles-age")]
    [InlineData("d \"/a\n", "tmpfiles-quote")]
    public void Bad_lines_of_tmpfiles_break_a_named_rule(string text, string rule)
    {
        List<ConfigurationProblem> problems = [];
        Assert.Empty(TmpfilesFile.Parse(Encoding.UTF8.GetBytes(text), "f", problems));
        Assert.Equal(rule, Assert.Single(problems).Rule);
    }

    [Theory]
    [InlineData("x y\n", "sysusers-type")]
    [InlineData("u\n", "sysusers-fields")]
    [InlineData("u 1bad\n", "sysusers-name")]
    [InlineData("u ok abc\n", "sysusers-id")]
    [InlineData("u ok 65535\n", "sysusers-id")]
    [InlineData("m ok\n", "sysusers-fields")]
    [InlineData("u ok - \"open\n", "sysusers-quote")]
    public void Bad_lines_of_sysusers_break_a_named_rule(string text, string rule)
    {
        List<ConfigurationProblem> problems = [];
        Assert.Empty(SysusersFile.Parse(Encoding.UTF8.GetBytes(text), "f", problems));
        Assert.Equal(rule, Assert.Single(problems).Rule);
    }

    [Theory]
    [InlineData("A=plain\n", "plain")]
    [InlineData("A=\"with blank\" # comment\n", "with blank")]
    [InlineData("A='$not'\n", "$not")]
    [InlineData("export A=a\\ b\n", "a b")]
    [InlineData("A=a#b\n", "a#b")]
    [InlineData("A=\n", "")]
    public void Values_are_unquoted_as_a_shell_would(string text, string value) =>
        Assert.Equal(value, ShellAssignments.Parse(Encoding.UTF8.GetBytes(text), "f", [])["A"]);

    [Theory]
    [InlineData("A=$HOME\n")]
    [InlineData("A=`id`\n")]
    [InlineData("A=\"open\n")]
    [InlineData("A=x; rm\n")]
    public void Values_that_need_a_shell_are_refused(string text)
    {
        List<ConfigurationProblem> problems = [];
        Assert.Empty(ShellAssignments.Parse(Encoding.UTF8.GetBytes(text), "f", problems));
        Assert.Single(problems);
    }

    [Theory]
    [InlineData("a*c", "abbbc", true)]
    [InlineData("a*c", "abbbd", false)]
    [InlineData("[!a-c]x", "dx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[]]x", "]x", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a\\*c", "a*c", true)]
    [InlineData("[a", "[a", true)]
    [InlineData("*a*b*c*", "xxaxxbxxcxx", true)]
    [InlineData("", "", true)]
    public void Patterns_match_as_fnmatch_does(string pattern, string text, bool isMatch) =>
        Assert.Equal(isMatch, WildcardPattern.IsMatch(pattern, text));

    [Fact]
    public void A_hostile_pattern_takes_no_more_than_the_product_of_lengths()
    {
        string pattern = string.Concat(Enumerable.Repeat("*a", 500)) + "b";
        Assert.False(WildcardPattern.IsMatch(pattern, new string('a', 5000)));
    }

    [Fact]
    public void Words_of_the_kernel_keep_blanks_inside_quotes()
    {
        KernelCommandLine line = KernelCommandLine.Parse("a=\"b c\" ro root=/dev/x root=/dev/y\n"u8);
        Assert.Equal("b c", line.Last("a"));
        Assert.Equal("/dev/y", line.Last("root"));
        Assert.True(line.Has("ro"));
        Assert.False(line.Has("r"));
    }

    [Fact]
    public void The_offset_of_a_compiled_zone_is_found()
    {
        const string Berlin = "/usr/share/zoneinfo/Europe/Berlin";
        Assert.SkipUnless(File.Exists(Berlin), "no time zones on this machine");
        byte[] zone = File.ReadAllBytes(Berlin);
        Assert.Equal(3600, TimeZoneFile.OffsetSeconds(zone, 1_700_000_000));
        Assert.Equal(7200, TimeZoneFile.OffsetSeconds(zone, 1_690_000_000));
    }
}
