using Limyra.Images.Machines;

namespace Limyra.Images.Checks;

/// <summary>A booted system and what it is expected to do.</summary>
public sealed record GuestCheckSettings
{
    /// <summary>The machine; its first disk holds the root file system and
    /// keeps what the guest writes.</summary>
    public required MachineSettings Machine { get; init; }

    /// <summary>The longest wait for a single thing.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Who logs in.</summary>
    public string User { get; init; } = "root";

    /// <summary>The password; null if none is asked for.</summary>
    public string? Password { get; init; }

    /// <summary>The host name the guest must have; null accepts any.</summary>
    public string? HostName { get; init; }

    /// <summary>A packet of settings under /proc/sys that must have these values, by path below it.</summary>
    public IReadOnlyDictionary<string, string> KernelSettings { get;
        init; } = new Dictionary<string, string>();

    /// <summary>The line for etc/apk/repositories that names the repository on the host;
    /// null leaves the network out.</summary>
    public string? RepositoryLine { get; init; }

    /// <summary>A package of that repository that is not in the image.</summary>
    public string AddedPackage { get; init; } = "nano";

    /// <summary>A command of that package, and a text its output must hold.</summary>
    public (string Command, string Expected) AddedProgram { get; init; } = ("nano --version", "GNU nano");

    /// <summary>The command that ends the machine.</summary>
    public string PowerOffCommand { get; init; } = "poweroff";

    /// <summary>A service that may be stopped and started again.</summary>
    public string? RestartedService { get; init; }
}
