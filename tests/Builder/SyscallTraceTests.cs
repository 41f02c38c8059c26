using System.Diagnostics;

namespace Limyra.Tests.Builder;

/// <summary>
/// What a whole build asks of the kernel, as an ordinary user: owners and device nodes are only written down.
/// Needs strace and a built cbuild.
/// </summary>
public sealed class SyscallTraceTests
{
    private const string Template = """
        pkgname = "owned"
        pkgver = "1.0"
        pkgrel = 0
        build_style = "meta"
        pkgdesc = "Belongs to somebody"
        license = "custom:meta"
        url = "https://example.org"
        file_modes = {"+var/lib/owned": ("daemon", "daemon", 0o4750)}
        options = ["bootstrap", "!lintcomp", "empty"]
        # lint: placement the folder is what is tested
        """;

    [Fact]
    public async Task No_owner_is_changed_no_node_made_and_nothing_preloaded()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed");
        string program = BuilderFixture.Program();
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        // The ground of build roots, empty: nothing is run in them here.
        fixture.Write("base-seed", Template.Replace("\"owned\"", "\"base-seed\"", StringComparison.Ordinal)
            .Replace("file_modes", "_unused", StringComparison.Ordinal));
        await fixture.Build("base-seed");
        fixture.Write("owned", Template);
        File.WriteAllText(Path.Combine(fixture.Tree, "etc/config.ini"), "[signing]\nkey = ../key.rsa\n");
        using Process chown = Process.Start("chown", ["-R", "65534:65534", fixture.Root]);
        await chown.WaitForExitAsync(TestContext.Current.CancellationToken);
        string trace = Path.Combine(fixture.Root, "trace");
        using Process? process = Process.Start(new ProcessStartInfo("setpriv",
        [
            "--reuid", "65534", "--regid", "65534", "--clear-groups",
            "strace", "-f", "-o", trace, "-s", "200",
            "-e", "trace=chown,fchown,lchown,fchownat,mknod,mknodat,execve",
            BuilderFixture.DotnetHost, program, "--tree", fixture.Tree, "-r", fixture.Repository,
            "-k", fixture.Root, "-C", "pkg", "main/owned",
        ])
        {
            RedirectStandardError = true,
            // The runtime's own pipe for debuggers is made by mknod; our C functions lie beside the tests.
            Environment =
            {
                ["DOTNET_EnableDiagnostics"] = "0", ["LD_LIBRARY_PATH"] = AppContext.BaseDirectory,
                ["HOME"] = fixture.Root,
            },
        });
        Assert.NotNull(process);
        string said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        string[] lines = await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(fixture.Package("owned-1.0-r0.apk")), said);
        Assert.Contains(lines, line => line.Contains("execve(", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("chown", StringComparison.Ordinal)
            || line.Contains("mknod", StringComparison.Ordinal)
            || line.Contains("LD_PRELOAD", StringComparison.Ordinal));
    }
}
