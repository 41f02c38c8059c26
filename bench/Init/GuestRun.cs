using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Limyra.Formats.Cpio;

namespace Limyra.Bench.Init;

/// <summary>What a manager cost as process 1 of a guest.</summary>
/// <param name="Instructions">Guest instructions until "boot" was up, those of its children, too.</param>
/// <param name="PeakKb">Its largest resident size until then.</param>
/// <param name="RestKb">Its resident size after three seconds of rest.</param>
/// <param name="RestAnonymousKb">What of that no file backs.</param>
/// <param name="Wakeups">How often it woke in three further seconds.</param>
internal readonly record struct GuestCost(
    long Instructions, long PeakKb, long RestKb, long RestAnonymousKb, long Wakeups);

/// <summary>
/// A guest with nothing but a kernel, a manager, services and one helper (guest.c), whose time is the number
/// of its instructions: what is measured does not depend on this machine's load.
/// </summary>
internal static class GuestRun
{
    private const uint Executable = CpioEntry.RegularType | 0x1ED;

    /// <summary>Compiles the helper.</summary>
    public static string Compile(string folder)
    {
        string source = Path.Combine(AppContext.BaseDirectory, "guest.c"), made =
            Path.Combine(folder, "guest");
        Run("clang-22", ["-O1", "-static", "-nostdlib", "-ffreestanding", "-fno-stack-protector",
            "-o", made, source], TimeSpan.FromMinutes(1));
        return made;
    }

    /// <summary>Boots it once.</summary>
    /// <param name="kernel">A kernel with a serial console.</param>
    /// <param name="folder">For the initramfs.</param>
    /// <param name="manager">The program, static.</param>
    /// <param name="services">Its services, whose programs are /hold, /step and /done.</param>
    /// <param name="helper">What <see cref="Compile"/> made.</param>
    public static GuestCost Measure(
        string kernel, string folder, string manager, string services, string helper)
    {
        string initramfs = Path.Combine(folder, "initramfs");
        File.WriteAllBytes(initramfs, Pack(manager, services, helper));
        string text = Run("qemu-system-x86_64",
            ["-accel", "tcg", "-cpu", "max", "-nodefaults", "-display", "none", "-no-reboot", "-m", "256",
                "-icount", "shift=0,sleep=off", "-kernel", kernel, "-initrd", initramfs,
                "-append", "console=ttyS0 quiet panic=-1 random.trust_cpu=on", "-serial", "stdio"],
            TimeSpan.FromMinutes(5));
        long[] sleeps = [.. Values(text, "voluntary_ctxt_switches:")];
        if (sleeps.Length != 2) throw new InvalidOperationException($"the guest did not get there:\n{text}");
        return new(Values(text, "instructions")[0], Values(text, "VmHWM:")[0], Values(text, "VmRSS:")[0],
            Values(text, "RssAnon:")[0], sleeps[1] - sleeps[0]);
    }

    private static List<long> Values(string text, string name) =>
        [.. from line in text.Split('\n')
            where line.StartsWith(name, StringComparison.Ordinal)
            select long.Parse(line[name.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture)];

    private static byte[] Pack(string manager, string services, string helper)
    {
        ArrayBufferWriter<byte> bytes = new();
        CpioWriter writer = new(bytes);
        foreach (string name in (string[])["dev", "proc", "services", "run", "sys", "etc"])
            writer.Add(new() { Name = name, Mode = CpioEntry.DirectoryType | 0x1ED });
        writer.Add(new()
        {
            Name = "dev/console", Mode = CpioEntry.CharacterDeviceType | 0x180, DeviceMajor = 5,
            DeviceMinor = 1,
        });
        writer.Add(new()
        {
            Name = "dev/null", Mode = CpioEntry.CharacterDeviceType | 0x1B6, DeviceMajor = 1, DeviceMinor = 3,
        });
        writer.Add(new() { Name = "dinit", Mode = Executable, Content = File.ReadAllBytes(manager) });
        foreach (string name in (string[])["init", "hold", "step", "done"])
            writer.Add(new() { Name = name, Mode = Executable, Content = File.ReadAllBytes(helper) });
        foreach (string path in Directory.GetFiles(services).Order(StringComparer.Ordinal))
        {
            writer.Add(new()
            {
                Name = "services/" + Path.GetFileName(path), Mode = CpioEntry.RegularType | 0x1A4,
                Content = File.ReadAllBytes(path),
            });
        }
        writer.Finish();
        return bytes.WrittenSpan.ToArray();
    }

    private static string Run(string program, string[] arguments, TimeSpan patience)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!; // a new one
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(patience))
        {
            process.Kill();
            throw new InvalidOperationException($"{program} did not end within {patience}");
        }
        return output.GetAwaiter().GetResult();
    }
}
