namespace Limyra.Bootstrap.Host;

/// <summary>
/// Makes a bare Debian machine ready: installs what is missing, proves that it works, and says in a sentence
/// what it cannot mend. Asks before it acts only in the sense that a machine
/// which has everything is left alone.
/// </summary>
public sealed class HostSetup(Workspace workspace, Action<string> tell)
{
    private static readonly Dictionary<string, string> Unattended = new()
    {
        ["DEBIAN_FRONTEND"] = "noninteractive",
        ["LC_ALL"] = "C.UTF-8",
    };

    /// <summary>Runs the set-up; returns how many packages had to be installed.</summary>
    /// <exception cref="SetupException">The machine lacks something only a person can give it.</exception>
    public int Run(CancellationToken cancellation)
    {
        IReadOnlyList<HostPackage> wanted =
            HostPackage.Load(Path.Combine(workspace.Data, "host-packages.toml"));
        HostPackage[] missing = Missing(wanted);
        if (missing.Length > 0) Install(missing, cancellation);
        CheckSandbox();
        return missing.Length;
    }

    private static HostPackage[] Missing(IReadOnlyList<HostPackage> wanted)
    {
        string searchPath = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        return [.. wanted.Where(package => !package.IsPresent(searchPath))];
    }

    private void Install(HostPackage[] missing, CancellationToken cancellation)
    {
        string[] names = [.. missing.Select(package => package.Name)];
        string byHand = $"apt-get install --no-install-recommends {string.Join(' ', names)}";
        if (!File.Exists("/usr/bin/apt-get"))
            throw new SetupException(
                $"this host has no apt-get; install by hand what these are: {string.Join(' ', names)}");
        if (!Environment.IsPrivilegedProcess)
            throw new SetupException(
                $"{names.Length} host packages are missing and only root may add them; as root: {byHand}");

        foreach (HostPackage package in missing) tell($"installing {package.Name}: {package.Reason}");
        string log = Path.Combine(workspace.Logs, "host-setup.log");
        // An installation that was cut short leaves packages half configured; this
        // finishes them and is else a no-op.
        HostCommand.Run(log, Unattended, "dpkg", "--configure", "-a");
        cancellation.ThrowIfCancellationRequested();
        HostCommand.Require(log, Unattended, "apt-get", "update", "-q");
        cancellation.ThrowIfCancellationRequested();
        HostCommand.Require(
            log, Unattended, "apt-get", ["install", "-y", "-q", "--no-install-recommends", .. names]);

        HostPackage[] still = Missing(missing);
        if (still.Length > 0)
            throw new SetupException(
                $"apt-get installed {still[0].Name}, yet {still[0].Probe} is not there; see {log}");
    }

    private void CheckSandbox()
    {
        string log = Path.Combine(workspace.Logs, "sandbox-check.log");
        HostCommand.Outcome outcome = HostCommand.Run(
            log, null, "bwrap", "--unshare-all", "--ro-bind", "/", "/", "--dev", "/dev", "--proc",
            "/proc", "true");
        if (outcome.ExitCode == 0) return;
        throw new SetupException(
            "bubblewrap cannot make a sandbox here: " + string.Join(' ', outcome.LastLines)
            + "; the kernel must allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, "
            + "or run as root outside a restricted container)");
    }
}
