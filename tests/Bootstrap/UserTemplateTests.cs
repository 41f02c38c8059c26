using System.Diagnostics;

namespace Limyra.Tests.Bootstrap;

/// <summary>Templates of <c>templates/user</c> for build styles that nothing of <c>main</c> has. They take
/// minutes: LIMYRA_LONG=1 runs them, where <c>./limyra seeds</c> has made their compilers.</summary>
public sealed class UserTemplateTests
{
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("asciidoctor")]
    [InlineData("aubio")]
    [InlineData("rust-std")]
    [InlineData("u-boot-qemu_arm64")]
    public void A_template_on_demand_is_built(string name) => Build(name);

    [Fact]
    public async Task The_firmware_starts()
    {
        const string Machine = "/usr/bin/qemu-system-aarch64";
        Assert.SkipUnless(File.Exists(Machine), $"{Machine} is not installed");
        LimyraCommand limyra = Build("u-boot-qemu_arm64");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("limyra-firmware-");
        try
        {
            string package = Directory.EnumerateFiles(
                Path.Combine(limyra.State, "repository/user/x86_64"), "u-boot-qemu_arm64-2*.apk").Single();
            HostTool.Run(Limyra.Tests.Apk.ApkProgram.Find(),
                "extract", "--allow-untrusted", "--destination", folder.FullName, package);
            string firmware = Path.Combine(folder.FullName, "usr/lib/u-boot/qemu_arm64/u-boot.bin");
            Assert.Contains("U-Boot 2025.01-0", await Start(Machine, firmware), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static LimyraCommand Build(string name)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LIMYRA_LONG") == "1", "LIMYRA_LONG is not set");
        LimyraCommand limyra = LimyraCommand.Find();
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(limyra.State, "seeds-more")), "./limyra seeds was not run");
        (int exitCode, string said) =
            limyra.Run("022", new Dictionary<string, string>(), "cbuild", "pkg", $"user/{name}");
        Assert.True(exitCode == 0, said);
        return limyra;
    }

    /// <summary>The first lines of the board's serial port, until its name comes or time is up.</summary>
    private static async Task<string> Start(string machine, string firmware)
    {
        using Process process = Process.Start(new ProcessStartInfo(machine)
        {
            ArgumentList =
            {
                "-M", "virt", "-cpu", "cortex-a57", "-m", "256", "-nographic", "-bios", firmware,
            },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!; // a program that exists is started or an exception
        try
        {
            using CancellationTokenSource time = new(StartTime);
            string said = "";
            while (await process.StandardOutput.ReadLineAsync(time.Token) is { } line)
            {
                said += line + "\n";
                if (line.Contains("U-Boot", StringComparison.Ordinal)) break;
            }
            return said;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
