namespace Limyra.Tests.Builder.Styles;

/// <summary>The compiler of our target, as its configuration makes it.</summary>
public sealed class SeededCompilerTests
{
    [Fact]
    public async Task A_bare_compiler_hardens_and_its_preprocessor_reads_standard_input()
    {
        using SeededTree tree = SeededTree.RequireShort("clang", "base-cbuild");
        tree.Write("bare", """
            pkgname = "bare"
            pkgver = "1.0"
            pkgrel = 0
            pkgdesc = "Compiled without flags"
            license = "custom:none"
            url = "https://example.org"
            options = ["!debug", "!strip"]


            def build(self):
                self.do("sh", "-c", "echo 'with it unix' | cpp | tail -n 1")
                self.do("sh", "-c", "echo 'without it unix' | cpp -undef | tail -n 1")
                self.cp(self.files_path / "bare.c", ".")
                self.do("env", "-i", "/usr/bin/cc", "-O2", "-o", "bare", "bare.c")


            def install(self):
                self.install_license("bare.c")
                self.install_bin("bare")
            """, ("files/bare.c", "int main(void) { return 0; }\n"));
        string said = await tree.Build("bare");
        // that it was built means that it passed the audit
        Assert.Equal(["with it 1", "without it unix"],
            said.Split('\n').Where(line => line.StartsWith("with", StringComparison.Ordinal)));
    }
}
