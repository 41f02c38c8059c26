namespace Limyra.Tests.Builder.Styles;

/// <summary>
/// Small projects of several languages, built for our target by the compilers of the seeds, audited,
/// installed into the build root of a second package and run there. They take minutes: LIMYRA_LONG=1 runs
/// them, each where <c>./limyra seeds</c> has made what it needs.
/// </summary>
public sealed class SeededLanguageTests
{
    private const string Said = "hello from the target, 42";

    /// <summary>What a program of native code is restored from, as NuGet locks it.</summary>
    private const string NativePackages = """
            {
              "version": 1,
              "dependencies": {
                "net10.0": {
                  "Microsoft.DotNet.ILCompiler": {
                    "type": "Direct",
                    "requested": "[10.0.12, )",
                    "resolved": "10.0.12",
                    "contentHash": "AawF393Q+VkdrnrnI1gu612zh5iqpa1AGSvnKCQ3IkMgSKJXIQbO1sXYRgEzOU4f0cPZ6MaCCF29xZSGWlmbuQ=="
                  },
                  "Microsoft.NET.ILLink.Tasks": {
                    "type": "Direct",
                    "requested": "[10.0.12, )",
                    "resolved": "10.0.12",
                    "contentHash": "xi+BDjFpW+Sb+MHFHaH6Y/gV9I8BluFwRXc1QyCdoZbIK26eNiBeFuMTe/FMwc33G1wdHCyDg7CVTmb8OdQrMQ=="
                  }
                },
                "net10.0/linux-x64": {
                  "Microsoft.DotNet.ILCompiler": {
                    "type": "Direct",
                    "requested": "[10.0.12, )",
                    "resolved": "10.0.12",
                    "contentHash": "AawF393Q+VkdrnrnI1gu612zh5iqpa1AGSvnKCQ3IkMgSKJXIQbO1sXYRgEzOU4f0cPZ6MaCCF29xZSGWlmbuQ==",
                    "dependencies": {
                      "runtime.linux-x64.Microsoft.DotNet.ILCompiler": "10.0.12"
                    }
                  },
                  "runtime.linux-x64.Microsoft.DotNet.ILCompiler": {
                    "type": "Transitive",
                    "resolved": "10.0.12",
                    "contentHash": "wAa+LAE6+Bkd+pEJvGdnQU8PZQRzvhurpQ4hzsOTpRuedIq1kunJcz86xBCBlzsc+QlVdCKVUPzEfB3uYVB7Gw=="
                  }
                }
              }
            }
        """;

    private const string Head = """
        pkgname = "sample"
        pkgver = "1.0"
        pkgrel = 0
        # lint: field-order each test adds its fields behind these
        pkgdesc = "Sample"
        license = "custom:none"
        url = "https://example.org"


        def post_extract(self):
            for item in self.files_path.iterdir():
                self.cp(item, self.cwd, recursive=True)

        """;

    /// <summary>With a crate in the sources, a thread and tests; and a build script, which is a program of
    /// the compiler's own C library.</summary>
    [Fact]
    public async Task Cargo_links_with_a_standard_library_of_our_target()
    {
        using SeededTree tree = SeededTree.Require("cargo", "rust-std");
        await BuildAndRun(tree, "cargo", """
            hostmakedepends = ["cargo-auditable"]
            makedepends = ["rust-std"]
            """,
            ("files/Cargo.toml", """
                [package]
                name = "sample"
                version = "1.0.0"
                edition = "2021"
                [dependencies]
                answer = { path = "vendor/answer" }
                """),
            ("files/Cargo.lock", """
                version = 3

                [[package]]
                name = "answer"
                version = "1.0.0"

                [[package]]
                name = "sample"
                version = "1.0.0"
                dependencies = ["answer"]
                """),
            ("files/build.rs", "fn main() { println!(\"cargo:rustc-env=ANSWER_FROM=target\"); }\n"),
            ("files/src/main.rs", """
                fn main() {
                    let number = std::thread::spawn(answer::number).join().unwrap();
                    println!("hello from the {}, {}", env!("ANSWER_FROM"), number);
                }

                #[test]
                fn the_answer_is_known() { assert_eq!(answer::number(), 42); }
                """),
            ("files/vendor/answer/Cargo.toml",
                "[package]\nname = \"answer\"\nversion = \"1.0.0\"\nedition = \"2021\"\n"),
            ("files/vendor/answer/src/lib.rs", "pub fn number() -> i32 { 42 }\n"));
    }

    /// <summary>With a module in the sources that calls the C library, and a test.</summary>
    [Fact]
    public async Task Go_calls_our_C_library()
    {
        using SeededTree tree = SeededTree.Require("go");
        await BuildAndRun(tree, "go", "hostmakedepends = [\"go\"]",
            ("files/go.mod", "module example.org/sample\n\ngo 1.24\n\nrequire example.org/answer v1.0.0\n"),
            ("files/vendor/modules.txt",
                "# example.org/answer v1.0.0\n## explicit; go 1.24\nexample.org/answer\n"),
            ("files/vendor/example.org/answer/answer.go", """
                package answer

                // #include <stdlib.h>
                import "C"

                func Number() int { return int(C.abs(-42)) }

                """),
            ("files/main.go", """
                package main

                import (
                	"fmt"

                	"example.org/answer"
                )

                func main() { fmt.Printf("hello from the target, %d\n", answer.Number()) }

                """),
            ("files/main_test.go", """
                package main

                import (
                	"testing"

                	"example.org/answer"
                )

                func TestNumber(t *testing.T) {
                	if answer.Number() != 42 {
                		t.Fail()
                	}
                }

                """));
    }

    [Fact]
    public async Task A_dotnet_program_becomes_native_code_that_needs_our_C_library_alone()
    {
        using SeededTree tree = SeededTree.Require("dotnet-sdk");
        await BuildAndRun(tree, "dotnet", """
            make_build_args = ["-p:PublishAot=true", "-p:InvariantGlobalization=true"]
            hostmakedepends = ["dotnet-sdk"]
            # it has none
            options = ["!check"]
            """, Locked(NativePackages));
    }

    [Fact]
    public async Task A_dotnet_program_that_shares_a_runtime_is_started_by_a_script()
    {
        using SeededTree tree = SeededTree.Require("dotnet-sdk");
        await BuildAndRun(tree, "dotnet", """
            make_build_args = ["-p:UseAppHost=false"]
            hostmakedepends = ["dotnet-sdk"]
            depends = ["cmd:dotnet!dotnet-sdk"]
            # it has none
            options = ["!check"]
            """, Locked("""
            { "version": 1, "dependencies": { "net10.0": {} } }
            """));
    }

    /// <summary>The gem is made in the build, as a source would bring it.</summary>
    [Fact]
    public async Task A_gem_of_the_seeds_Ruby_is_installed_where_Ruby_looks()
    {
        using SeededTree tree = SeededTree.Require("ruby");
        await BuildAndRun(tree, "ruby_gem", """
            hostmakedepends = ["ruby"]
            depends = ["ruby"]


            def extract(self):
                self.mkdir(self.cwd, parents=True)


            def build(self):
                self.do("gem", "build", "sample.gemspec", "--output", "sample-1.0.gem")


            """,
            ("files/sample.gemspec", """
                Gem::Specification.new do |s|
                  s.name = "sample"
                  s.version = "1.0"
                  s.summary = "Sample"
                  s.authors = ["nobody"]
                  s.files = ["lib/sample.rb", "exe/sample", "test/none.rb"]
                  s.bindir = "exe"
                  s.executables = ["sample"]
                end
                """),
            ("files/lib/sample.rb", "module Sample; NUMBER = 42; end\n"),
            ("files/test/none.rb", "\n"),
            ("files/exe/sample",
                "#!/usr/bin/env ruby\nrequire \"sample\"\nputs \"hello from the target, #{Sample::NUMBER}\"\n"));
    }

    /// <summary>A project whose packages are pinned by that text.</summary>
    private static (string Path, string Text)[] Locked(string packages) =>
    [
        ("files/packages.lock.json", packages),
        ("files/sample.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
              </PropertyGroup>
            </Project>
            """),
        ("files/Program.cs", """
            using System.Threading.Tasks;

            int number = await Task.Run(() => int.Parse("42"));
            System.Console.WriteLine($"hello from the target, {number}");
            """),
    ];

    private static async Task BuildAndRun(
        SeededTree tree, string style, string fields, params (string Path, string Text)[] files)
    {
        tree.Write("sample", Head.Replace("\n\n\n",
            $"\nbuild_style = \"{style}\"\n{fields}\n\n\n", StringComparison.Ordinal) + "\n", files);
        tree.Write("runs", """
            pkgname = "runs"
            pkgver = "1.0"
            pkgrel = 0
            hostmakedepends = ["sample"]
            pkgdesc = "Runs the sample"
            license = "custom:none"
            url = "https://example.org"
            options = ["empty"]


            def check(self):
                self.do("sample")


            def install(self):
                pass
            """);
        Assert.Contains(Said, await tree.Build("runs"), StringComparison.Ordinal);
    }
}
