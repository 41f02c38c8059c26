using Limyra.Templates.Packages;
using Limyra.Templates.Profiles;
using Limyra.Templates.Text;

namespace Limyra.Tests.Templates.Profiles;

public sealed class ToolFlagsTests
{
    private const string Int = "-fsanitize=signed-integer-overflow,integer-divide-by-zero "
        + "-fsanitize-trap=signed-integer-overflow,integer-divide-by-zero -fno-sanitize-recover";

    private const string Head = "-ffile-prefix-map=/builddir/x-1.2.3=. -Wformat -Werror=format-security "
        + "-ftrivial-auto-var-init=zero";

    [Theory]
    [InlineData("x86_64", $"-fstack-clash-protection -fno-omit-frame-pointer {Int} -flto=thin -O2 -g2")]
    [InlineData("aarch64", $"-fno-omit-frame-pointer {Int} -flto=thin -O2 -g2")]
    [InlineData("ppc64le",
        $"-fstack-clash-protection -fno-omit-frame-pointer {Int} -flto=thin -mtune=power9 -O2 -g2")]
    [InlineData("ppc64",
        $"-fstack-clash-protection -fno-omit-frame-pointer {Int} -flto=thin -mcpu=970 -mtune=power9 -O2 -g2")]
    [InlineData("riscv64", $"-fno-omit-frame-pointer {Int} -O2 -g2")]
    [InlineData("loongarch64", $"-fno-omit-frame-pointer {Int} -O2 -g2")]
    [InlineData("ppc", "-fno-omit-frame-pointer -mtune=G4 -O2 -g1")]
    [InlineData("armv7", "-fno-omit-frame-pointer -O2 -g1")]
    [InlineData("armhf", "-fno-omit-frame-pointer -O2 -g1")]
    public void C_flags_of_every_architecture(string arch, string tail) =>
        Assert.Equal($"{Head} {tail}", Flags("CFLAGS", arch, ""));

    [Fact]
    public void Linker_flags_with_control_flow_integrity() => Assert.Equal(
        "-Wl,-z,pack-relative-relocs -Wl,-O2 -fvisibility=hidden -fno-omit-frame-pointer -fsanitize=cfi "
            + $"{Int} -flto=thin -lfoo",
        Flags("LDFLAGS", "x86_64", """
            hardening = ["vis", "cfi"]
            tool_flags = {"LDFLAGS": ["-lfoo"]}
            """));

    [Fact]
    public void Switches_can_be_turned_off() => Assert.Equal(
        "-ffile-prefix-map=/builddir/x-1.2.3=. -fno-PIE -fno-stack-protector -O2",
        Flags("CFLAGS", "x86_64", """
            hardening = ["!format", "!var-init", "!pie", "!scp", "!ssp", "!int"]
            options = ["!framepointer", "!lto", "!debug"]
            """));

    [Fact]
    public void Stage_0_uses_the_host_compiler_against_the_root() => Assert.Equal(
        "-Wformat -Werror=format-security -fstack-clash-protection -fno-omit-frame-pointer "
            + $"{Int} -Wno-unused-command-line-argument -O2 -pipe -rtlib=compiler-rt -isystem /root/usr/include -g2",
        Flags("CFLAGS", arch: null, "", stage: 0));

    [Theory]
    [InlineData("""hardening = ["cfi"]""")]
    [InlineData("""hardening = ["cfi", "vis"]""" + "\n" + """options = ["!lto"]""")]
    [InlineData("""hardening = ["cfy"]""")]
    public void Impossible_hardening_is_refused(string more)
    {
        TemplateException failure =
            Assert.ThrowsAny<TemplateException>(() => Flags("CFLAGS", "x86_64", more));
        Assert.Equal("hardening", failure.RuleId);
    }

    [Theory]
    [InlineData("-O2", "-O2")]
    [InlineData("-DA=b c", "-DA='b c'")]
    [InlineData("-D A=b", "'-D A=b'")]
    [InlineData("it's", "'it'\"'\"'s'")]
    [InlineData("", "''")]
    public void Flags_are_quoted_for_configure_scripts(string flag, string quoted) =>
        Assert.Equal(quoted, ShellWords.QuoteFlag(flag));

    [Fact]
    public void Words_split_as_in_a_shell() =>
        Assert.Equal(["a", "b c", "d\"e", "", "f g"], ShellWords.Split("""a 'b c'  d\"e "" f" "g"""));

    private static string Flags(string name, string? arch, string more, int stage = 3)
    {
        TreeInMemory memory = new();
        memory.Add("main/x", TreeInMemory.Text("x", more));
        Limyra.Templates.Loading.TemplateLoader loader = new(memory, new()
        {
            Profiles = ProfileSet.Load(memory, FlagSettings.Default, "x86_64"),
            Arch = arch,
            Stage = stage,
        });
        Template template = Assert.IsType<Template>(loader.Load("main/x").Template);
        template.TemplateHandle.SetPlaces(sources: null, root: "/root", runtime: null);
        return string.Join(' ',
            template.TemplateHandle.GetFlags(name, extra: [], hardening: [], target: null));
    }
}
