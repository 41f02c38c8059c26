using System.Text.Json;
using Limyra.Images.Machines;

namespace Limyra.Images.Composition;

/// <summary>The files of a system that can be booted, as the folder of images keeps them
/// for later runs and tests.</summary>
public sealed record BootableSystem
{
    /// <summary>The name of the file that describes them.</summary>
    public const string FileName = "system.json";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    /// <summary>The root file system, never booted itself: machines get copies.</summary>
    public required string RootImage { get; init; }

    /// <summary>The kernel.</summary>
    public required string Kernel { get; init; }

    /// <summary>The initramfs.</summary>
    public required string Initramfs { get; init; }

    /// <summary>The kernel's command line.</summary>
    public required string CommandLine { get; init; }

    /// <summary>The host name the system gives itself.</summary>
    public string? HostName { get; init; }

    /// <summary>The folder of packages the system was installed from.</summary>
    public string? Repository { get; init; }

    /// <summary>The command line for a root file system on a serial console. A panic ends the
    /// machine instead of hanging it.</summary>
    public static string DefaultCommandLine(Guid rootUuid) =>
        $"root=UUID={rootUuid} rootfstype=ext4 ro console=ttyS0 panic=-1 quiet";

    /// <summary>Reads the description in a folder; null if there is none or a
    /// file it names is gone.</summary>
    public static BootableSystem? Load(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        BootableSystem? system =
            JsonSerializer.Deserialize<BootableSystem>(File.ReadAllBytes(path), Format);
        return system is not null && File.Exists(system.RootImage) && File.Exists(system.Kernel)
            && File.Exists(system.Initramfs)
            ? system
            : null;
    }

    /// <summary>Writes the description into a folder.</summary>
    public void Save(string folder) => WholeFile.Write(
        Path.Combine(folder, FileName), output => JsonSerializer.Serialize(output, this, Format));

    /// <summary>A machine that boots a copy of the root file system.</summary>
    /// <param name="disk">Where the copy goes; the guest's writes stay in it.</param>
    /// <param name="isFresh">True makes the copy anew; false goes on with one that is there.</param>
    public MachineSettings Machine(string disk, bool isFresh)
    {
        if (isFresh || !File.Exists(disk)) WholeFile.CopySparse(RootImage, disk);
        return new MachineSettings
        {
            Kernel = Kernel,
            Initramfs = Initramfs,
            CommandLine = CommandLine,
            Disks = [new MachineDisk(disk)],
        };
    }
}
