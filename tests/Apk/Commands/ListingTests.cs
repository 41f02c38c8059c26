namespace Limyra.Tests.Apk.Commands;

public sealed class ListingTests
{
    [Fact]
    public void Dot_draws_provided_names_circles_and_what_is_missing()
    {
        using CommandSample sample = new();
        CommandRun run = sample.Run("dot", "shell", "broken");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("digraph \"apkindex\" {\n  rankdir=LR;\n  node [shape=box];\n", run.Output,
            StringComparison.Ordinal);
        Assert.Contains(
            "  \"shell-1.0-r0\" -> \"libc-2.1-r0\"[arrowhead=inv,label=\"so:libc\",];\n", run.Output,
            StringComparison.Ordinal);
        Assert.Contains("  \"helper-3-r0\" -> \"tools-1.5-r0\"[color=red,];\n", run.Output,
            StringComparison.Ordinal);
        Assert.Contains("  \"shell-1.0-r0\" -> \"tools-1.5-r0\"[];\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  \"broken-1-r0\" -> \"nowhere\" [color=red];\n", run.Output,
            StringComparison.Ordinal);
        Assert.EndsWith("}\n", run.Output, StringComparison.Ordinal);
    }

    /// <summary>It could not: a look at the stack says something else in the static program.</summary>
    [Fact]
    public void The_published_program_draws_too()
    {
        using CommandSample sample = new();
        string[] arguments = ["dot", "--root", sample.Root, "--repositories-file", "/dev/null",
            "--allow-untrusted", "--no-cache", "--repository", sample.At("index.adb")];
        (int exitCode, string output) = ApkProgram.Run(arguments);
        Assert.True(exitCode == 0, output);
        Assert.Equal(sample.Run("dot").Output, output);
    }

    [Fact]
    public void Query_lists_packages_without_any_of_the_fields_too()
    {
        using CommandSample sample = new();
        sample.Initialize();
        CommandRun run = sample.Run("query", "--format", "yaml", "--fields", "provides", "--available",
            "libc", "helper");
        Assert.Equal("# 2 items\n- # empty object\n- provides: # 1 items\n    - so:libc=1\n", run.Output);
    }

    [Fact]
    public void Dot_draws_only_errors_if_asked_and_fails_without_any()
    {
        using CommandSample sample = new();
        CommandRun run = sample.Run("dot", "--errors", "shell");
        Assert.DoesNotContain("libc", run.Output, StringComparison.Ordinal);
        Assert.Contains("color=red", run.Output, StringComparison.Ordinal);
        Assert.Equal((1, ""),
            (sample.Run("dot", "--errors", "libc") is var none ? none.ExitCode : 0, none.Output));
    }

    [Fact]
    public void Manifest_shows_the_files_of_installed_packages_and_of_package_files()
    {
        using CommandSample sample = new();
        sample.Initialize();
        Assert.Equal(0, sample.Run("add", "libc").ExitCode);
        string path = sample.At("libc-2.1-r0.apk");
        CommandRun run = sample.Run("manifest", "libc", path);
        string digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("c"u8));
        Assert.Contains($"sha256-160:{digest[..40]}  lib/libc.so\n", run.Output, StringComparison.Ordinal);
        Assert.Contains($"sha256:{digest}  lib/libc.so\n", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("libc: sha256-160:", sample.Run("manifest", "-v", "libc").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_is_the_whole_term_even_with_an_operator_in_it()
    {
        using CommandSample sample = new();
        sample.Initialize();
        CommandRun run = sample.Run("query", "--format", "yaml", "--fields", "name", "--match",
            "origin,license", "tool*", "M?T");
        Assert.StartsWith("# 5 items\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Owners_are_shown_as_objects_too()
    {
        using CommandSample sample = new();
        sample.Initialize();
        sample.Run("add", "libc");
        CommandRun run = sample.Run("info", "--who-owns", "--format", "yaml", "/lib/libc.so", "/nothing");
        Assert.Equal(
            "# 2 items\n- query: /lib/libc.so\n  name: libc\n- query: /nothing\n  error: owner not found\n",
            run.Output);
    }

    [Fact]
    public void Fetch_links_files_of_repositories_on_this_machine()
    {
        using CommandSample sample = new();
        DirectoryInfo target = Directory.CreateDirectory(sample.At("out"));
        CommandRun run =
            sample.Run("fetch", "--from", "none", "--link", "-o", target.FullName, "libc", "tools");
        Assert.Equal((0, "Downloading libc-2.1-r0\nDownloading tools-1.5-r0\n"), (run.ExitCode, run.Output));
        File.AppendAllText(sample.At("libc-2.1-r0.apk"), "more");
        string linked = Path.Combine(target.FullName, "libc-2.1-r0.apk");
        Assert.Equal(new FileInfo(sample.At("libc-2.1-r0.apk")).Length, new FileInfo(linked).Length);
        // Purging needs a directory that was named; other files in it go.
        File.WriteAllText(Path.Combine(target.FullName, "old"), "");
        sample.Run("fetch", "--from", "none", "--purge", "-o", target.FullName, "tools");
        Assert.Equal(["tools-1.5-r0.apk"], target.EnumerateFiles().Select(file => file.Name));
    }

    [Fact]
    public void Fetch_pours_packages_into_standard_output()
    {
        using CommandSample sample = new();
        CommandRun run = sample.Run("fetch", "--from", "none", "--stdout", "libc");
        Assert.Equal("", run.Errors);
        Assert.Equal(File.ReadAllBytes(sample.At("libc-2.1-r0.apk")), run.Bytes);
    }

    [Theory]
    [InlineData("1500000000")]
    [InlineData("2020-01-02 03:04:05")]
    public void Fetch_knows_times_in_both_spellings(string time)
    {
        using CommandSample sample = new();
        Assert.Equal(0,
            sample.Run("fetch", "--from", "none", "--simulate", "--built-after", time, "libc").ExitCode);
        CommandRun bad = sample.Run("fetch", "--built-after", "yesterday", "libc");
        Assert.Equal(
            (1, "ERROR: command line: invalid argument for option 'built-after': 'yesterday'\n"),
            (bad.ExitCode, bad.Errors));
    }
}
