using System.Text;
using Limyra.Apk.Commands;
using Limyra.Apk.Commands.Line;
using Limyra.Formats.Apk;
using Limyra.Tests.Apk.Root;

namespace Limyra.Tests.Apk.History;

public sealed class UndoTests
{
    [Fact]
    public void Undoing_brings_back_what_was_and_can_be_undone()
    {
        using TestRoot root = new();
        string first = Make(root, "a", "1"), second = Make(root, "a", "2"), other = Make(root, "b", "1");
        Fill(root, first, second, other);
        Succeed(root, "add", "a=1", "b");
        Succeed(root, "del", "b");
        Succeed(root, "add", "a");
        Succeed(root, "upgrade");
        Assert.Equal(("a2", null), (root.Read("usr/lib/a/file"), root.Read("usr/lib/b/file")));

        string list = Succeed(root, "history");
        Assert.Matches("(?m)^ +1 .*\\+2 ~0 -0  apk .*add a=1 b$", list);
        Assert.Matches("(?m)^ +4 .*\\+0 ~1 -0  apk .*upgrade$", list);
        Assert.Contains("removed: b (1)", Succeed(root, "history", "2"), StringComparison.Ordinal);

        Succeed(root, "undo"); // the upgrade
        Assert.Equal("a1", root.Read("usr/lib/a/file"));
        Succeed(root, "undo", "2"); // the removal of b
        Assert.Equal("b1", root.Read("usr/lib/b/file"));
        Assert.Equal("a\nb\n", root.Read("etc/apk/world"));
        Succeed(root, "undo"); // the undoing
        Assert.Null(root.Read("usr/lib/b/file"));
        Assert.Equal("a\n", root.Read("etc/apk/world"));
    }

    [Fact]
    public void A_package_that_left_the_repository_comes_back_from_what_was_kept()
    {
        using TestRoot root = new();
        string first = Make(root, "a", "1"), second = Make(root, "a", "2");
        Fill(root, first);
        Directory.CreateDirectory(root.At("etc/apk/cache"));
        Succeed(root, "add", "a");
        // As if it had come over the network: name, version and the beginning of the digest.
        string identity = root.Read("lib/apk/db/installed")!.Split('\n')[0]["C:Q1".Length..];
        string cached = root.At(
            $"etc/apk/cache/a-1.{Convert.ToHexStringLower(Convert.FromBase64String(identity)[..4])}.apk");
        File.Copy(first, cached);
        Fill(root, second);
        Succeed(root, "upgrade");
        File.Delete(cached);
        Succeed(root, "undo");
        Assert.Equal("a1", root.Read("usr/lib/a/file"));
    }

    [Fact]
    public void What_cannot_be_had_any_more_is_named()
    {
        using TestRoot root = new();
        string first = Make(root, "a", "1"), second = Make(root, "a", "2");
        Fill(root, first);
        Succeed(root, "add", "a");
        Fill(root, second);
        Succeed(root, "upgrade");
        (int exitCode, string output) = Run(root, "undo");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("a-1 is in no repository", output, StringComparison.Ordinal);
        Assert.Equal("a2", root.Read("usr/lib/a/file"));
    }

    [Fact]
    public void A_simulated_or_refused_command_and_one_without_a_log_leave_no_entry()
    {
        using TestRoot root = new();
        Fill(root, Make(root, "a", "1"));
        Succeed(root, "add", "--simulate", "a");
        Assert.NotEqual(0, Run(root, "add", "missing").ExitCode);
        Succeed(root, "add", "--no-logfile", "a");
        Succeed(root, "fix");
        Assert.Equal("", Succeed(root, "history"));
    }

    private static string Make(TestRoot root, string name, string version) =>
        root.Make(new() { Name = name, Version = version, Arch = "x86_64" },
            ($"usr/lib/{name}/file", name + version));

    /// <summary>A repository beside the root, of these packages, and an empty
    /// root if there is none yet.</summary>
    private static void Fill(TestRoot root, params string[] packages)
    {
        string folder = Folder(root);
        Directory.CreateDirectory(folder);
        foreach (string old in Directory.GetFiles(folder)) File.Delete(old);
        foreach (string package in packages)
            File.Copy(package, Path.Combine(folder, Path.GetFileName(package)));
        string[] copies = Directory.GetFiles(folder);
        (int exitCode, string output) = Start(["mkndx", "--allow-untrusted", "-o", Index(root), .. copies]);
        Assert.True(exitCode == 0, output);
        if (!Directory.Exists(root.At("lib/apk/db"))) root.Apply();
    }

    private static string Folder(TestRoot root) =>
        Path.Combine(Path.GetDirectoryName(root.Path)!, "repository");

    private static string Index(TestRoot root) => Path.Combine(Folder(root), "Packages.adb");

    private static string Succeed(TestRoot root, params string[] arguments)
    {
        (int exitCode, string output) = Run(root, arguments);
        Assert.True(exitCode == 0, $"{string.Join(' ', arguments)}: {output}");
        return output;
    }

    private static (int ExitCode, string Output) Run(TestRoot root, params string[] arguments) => Start(
        [
            "--root", root.Path, "--arch", "x86_64", "--allow-untrusted", "--repositories-file", "/dev/null",
            "-X", Index(root),
            "--sync=no", .. arguments,
        ]);

    private static (int ExitCode, string Output) Start(string[] arguments)
    {
        using MemoryStream output = new();
        int exitCode = ApkCommandLine.Run(new()
        {
            Output = output,
            Error = output,
            ProgramName = "apk",
            Arguments = arguments,
            Variable = static _ => null,
            Cancellation = static () => TestContext.Current.CancellationToken,
        });
        return (exitCode, Encoding.UTF8.GetString(output.ToArray()));
    }
}
