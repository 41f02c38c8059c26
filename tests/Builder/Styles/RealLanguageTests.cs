using Limyra.Builder;

namespace Limyra.Tests.Builder.Styles;

/// <summary>
/// Small real projects, built in the sandbox by the compilers of the host. They take minutes: LIMYRA_LONG=1
/// runs them, each where its program is installed below /usr.
/// </summary>
public sealed class RealLanguageTests
{
    private const string Head = """
        pkgname = "sample"
        pkgver = "1.0"
        pkgrel = 0
        # lint: field-order each test adds its fields behind these
        pkgdesc = "Sample"
        license = "custom:none"
        url = "https://example.org"
        options = ["!lto", "!scanrundeps", "!debug", "!strip", "foreignelf", "!relr"]
        tools = {"CC": "gcc", "CXX": "g++"}
        hardening = ["!int", "!var-init", "!scp", "!pie"]
        # lint: bindnow the host's own compiler and linker make it
        # lint: relro the host's own compiler and linker make it
        # lint: gnuhash the host's own compiler and linker make it
        # lint: unused the host's own compiler and linker make it

        """;

    [Fact]
    public async Task Cargo_builds_a_program_without_a_network()
    {
        using BuilderFixture fixture = Require("/usr/bin/cargo");
        await Build(fixture, "cargo", """


            def init_prepare(self):
                # the host's cargo is asked for the host's own target
                self.env["RUSTFLAGS"] = ""


            def post_extract(self):
                self.cp(self.files_path / "Cargo.toml", self.cwd)
                self.cp(self.files_path / "Cargo.lock", self.cwd)
                self.mkdir(self.cwd / "src")
                self.cp(self.files_path / "main.rs", self.cwd / "src")
            """,
            ("files/Cargo.toml", "[package]\nname = \"sample\"\nversion = \"1.0.0\"\nedition = \"2021\"\n"),
            ("files/Cargo.lock", "version = 3\n\n[[package]]\nname = \"sample\"\nversion = \"1.0.0\"\n"),
            ("files/main.rs", "fn main() { println!(\"hello\"); }\n"));
    }

    [Fact]
    public async Task Go_builds_a_program_without_a_network()
    {
        using BuilderFixture fixture = Require("/usr/bin/go");
        await Build(fixture, "go", """
            go_mod_dl = "off"
            env = {"CGO_ENABLED": "0", "GOCACHE": "/tmp/cache", "GOFLAGS": "-buildvcs=false"}


            def post_extract(self):
                self.cp(self.files_path / "go.mod", self.cwd)
                self.cp(self.files_path / "main.go", self.cwd)
            """,
            ("files/go.mod", "module example.org/sample\n\ngo 1.19\n"),
            ("files/main.go", "package main\n\nfunc main() { println(\"hello\") }\n"));
    }

    [Fact]
    public async Task A_dotnet_program_is_published_without_a_network()
    {
        using BuilderFixture fixture = Require("/usr/share/dotnet/dotnet");
        await Build(fixture, "dotnet", """
            env = {"DOTNET_ROOT": "/usr/share/dotnet"}
            exec_wrappers = [("/usr/share/dotnet/dotnet", "dotnet")]
            make_build_args = ["-p:InvariantGlobalization=true"]


            def post_extract(self):
                self.cp(self.files_path / "sample.csproj", self.cwd)
                self.cp(self.files_path / "Program.cs", self.cwd)
                self.cp(self.files_path / "packages.lock.json", self.cwd)
            """,
            ("files/sample.csproj", """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
                  </PropertyGroup>
                </Project>
                """),
            ("files/packages.lock.json",
                "{\n  \"version\": 1,\n  \"dependencies\": {\n    \"net10.0\": {}\n  }\n}\n"),
            ("files/Program.cs", "System.Console.WriteLine(\"hello\");\n"));
    }

    [Fact]
    public async Task A_gem_is_installed_without_a_network()
    {
        using BuilderFixture fixture = Require("/usr/bin/gem");
        await Build(fixture, "ruby_gem", """
            # lint: placement the host's gems lie below /var

            def extract(self):
                self.mkdir(self.cwd / "lib", parents=True)
                self.cp(self.files_path / "sample.gemspec", self.cwd)
                self.cp(self.files_path / "sample.rb", self.cwd / "lib")


            def build(self):
                self.do("gem", "build", "sample.gemspec", "--output", "sample-1.0.gem")
            """,
            ("files/sample.gemspec", """
                Gem::Specification.new do |s|
                  s.name = "sample"
                  s.version = "1.0"
                  s.summary = "Sample"
                  s.authors = ["nobody"]
                  s.files = ["lib/sample.rb"]
                end
                """),
            ("files/sample.rb", "module Sample; end\n"));
    }

    private static BuilderFixture Require(string program)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LIMYRA_LONG") == "1", "LIMYRA_LONG is not set");
        Assert.SkipUnless(File.Exists(program), $"{program} is not installed");
        BuilderFixture.RequireSandbox();
        BuilderFixture fixture = new();
        string profiles = Path.Combine(fixture.Tree, "etc/build_profiles");
        File.WriteAllText(Path.Combine(profiles, "x86_64.ini"),
            "[profile]\nendian = little\nwordsize = 64\n"
            + "triplet = x86_64-unknown-linux-gnu\ngoarch = amd64\n");
        return fixture;
    }

    private static async Task Build(
        BuilderFixture fixture, string style, string rest, params (string Path, string Text)[] files)
    {
        fixture.Write("sample", $"{Head}build_style = \"{style}\"\n{rest}\n", files);
        BuildResult result = await fixture.Build("sample");
        Assert.True(result.Outcome == BuildOutcome.Built,
            $"{result.Failure}\n{string.Join('\n', fixture.Lines)}");
    }
}
