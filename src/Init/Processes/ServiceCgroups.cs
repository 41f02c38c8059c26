using System.Globalization;
using Limyra.Formats.Services;
using Limyra.Init.Loading;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Processes;

/// <summary>
/// Where control groups are: the mount point, the manager's group (null: not to be told), and
/// its group in the unified hierarchy.
/// </summary>
internal sealed class CgroupPlace(string root, string? ownGroup, string unifiedGroup)
{
    public string Root { get; } = root;

    public string? Base { get; } = ownGroup;

    public string UnifiedBase { get; } = unifiedGroup;
}

/// <summary>
/// The control groups that services have of their own (cgroup-v2.rst): made before the first process enters,
/// with the limits of the description; removed when the service is down and nothing is left in them.
/// </summary>
internal sealed class ServiceCgroups(CgroupPlace place, Action<LogLevel, string> log)
{
    private const uint DirectoryMode = 0x1ed;
    private const int WriteOnly = 1;
    private const int ListLimitBytes = 64 * 1024;
    private const int NamedLimit = 8;

    /// <summary>The group that the manager itself moves to, because one with processes
    /// cannot hand controllers on.</summary>
    private const string ManagerGroup = "dinit-manager";

    private readonly List<string> _leftOver = [];

    /// <summary>The directory of a group named in a description.</summary>
    private string PathOf(string group) => ServiceFiles.Join(place.Root, Below(group, place.Base ?? ""));

    private static string Below(string group, string start) =>
        (group.StartsWith('/') ? group : ServiceFiles.Join(start, group)).TrimStart('/');

    /// <summary>The directory in which a service's own group is made.</summary>
    private string ParentFor(ServiceDescription description)
    {
        string root = place.Root;
        if (!IsUnified(root) && IsUnified($"{root}/unified")) root += "/unified";
        return ServiceFiles.Join(root, Below(description.Cgroup ?? "", place.UnifiedBase)).TrimEnd('/');
    }

    private static bool IsUnified(string path) =>
        BytePaths.Status($"{path}/cgroup.procs", out _) == Errno.None;

    /// <summary>
    /// Makes the group of a service that is about to start, and ends what its last run has left there. The
    /// path is that of the file a process enters by; null when the service has no group to enter.
    /// </summary>
    public Errno Prepare(Service service, out string? processes)
    {
        processes = null;
        ServiceDescription description = service.Description!; // only loaded services start
        if (description.OwnCgroup is not { } wanted)
        {
            if (description.Cgroup is { } shared) processes = $"{PathOf(shared)}/cgroup.procs";
            return Errno.None;
        }
        string parent = ParentFor(description);
        if (!IsUnified(parent))
        {
            log(LogLevel.Error,
                $"{service.Name}: {parent} is no control group (a hierarchy of version 2 is needed)");
            return Errno.ENOENT;
        }
        string path = $"{parent}/{DirectoryName(service.Name)}";
        _leftOver.Remove(path);
        if (service.Process.CgroupPath is not null) ReportSurvivors(service, wanted);
        Errno reason = BytePaths.MakeDirectory(path, DirectoryMode);
        if (reason is not (Errno.None or Errno.EEXIST))
        {
            log(LogLevel.Error, $"{service.Name}: cannot make control group {path}: {reason.Describe()}");
            return reason;
        }
        service.Process.CgroupPath = path;
        foreach ((string? file, string? value) in wanted.Limits) SetLimit(service, parent, path, file, value);
        processes = $"{path}/cgroup.procs";
        return Errno.None;
    }

    /// <summary>A name may hold a slash behind its '@'.</summary>
    private static string DirectoryName(string service) => "dinit." + service.Replace('/', '!');

    private void SetLimit(Service service, string parent, string path, string file, string value)
    {
        string target = $"{path}/{file}";
        Errno reason = Write(target, value);
        if (reason is Errno.ENOENT or Errno.EACCES)
        {
            // The file is there once the group above hands its controller on.
            string controller = file[..file.IndexOf('.', StringComparison.Ordinal)];
            reason = Delegate(parent, controller);
            if (reason == Errno.None) reason = Write(target, value);
        }
        if (reason != Errno.None)
            log(LogLevel.Warning,
                $"{service.Name}: cannot limit {file} to {value}: {reason.Describe()}; going on without.");
    }

    private Errno Delegate(string parent, string controller)
    {
        string file = $"{parent}/cgroup.subtree_control";
        Errno reason = Write(file, $"+{controller}");
        if (reason != Errno.EBUSY) return reason;
        reason = MoveProcesses(parent);
        return reason == Errno.None ? Write(file, $"+{controller}") : reason;
    }

    /// <summary>Moves the manager, and services that share its group, into a group below.</summary>
    private static Errno MoveProcesses(string from)
    {
        string below = $"{from}/{ManagerGroup}";
        Errno reason = BytePaths.MakeDirectory(below, DirectoryMode);
        if (reason is not (Errno.None or Errno.EEXIST)) return reason;
        foreach (int pid in Members(from))
        {
            reason = Write($"{below}/cgroup.procs", pid.ToString(CultureInfo.InvariantCulture));
            if (reason is not (Errno.None or Errno.ESRCH)) return reason;
        }
        return Errno.None;
    }

    /// <summary>Kills every process of the group at once (cgroup.kill, since Linux 5.14).</summary>
    public static void Kill(Service service)
    {
        if (service.Process.CgroupPath is { } path) KillMembers(path);
    }

    private static void KillMembers(string path)
    {
        if (Write($"{path}/cgroup.kill", "1") == Errno.None) return;
        foreach (int pid in Members(path)) _ = Linux.Processes.Kill(pid, (int)Signal.Kill); // it may be gone
    }

    /// <summary>The service is down: what is left of it is named, and ended if so
    /// wanted; then its group goes.</summary>
    public void Leave(Service service)
    {
        if (service.Process.CgroupPath is not { } path) return;
        ReportSurvivors(service, service.Description?.OwnCgroup ?? new());
        service.Process.CgroupPath = null;
        if (BytePaths.RemoveDirectory(path) == Errno.EBUSY) _leftOver.Add(path);
    }

    /// <summary>After children have ended: groups that still had processes may be empty now.</summary>
    public void RemoveEmpty()
    {
        for (int i = _leftOver.Count - 1; i >= 0; i--)
            if (BytePaths.RemoveDirectory(_leftOver[i]) != Errno.EBUSY) _leftOver.RemoveAt(i);
    }

    private void ReportSurvivors(Service service, ServiceCgroup wanted)
    {
        string path = service.Process.CgroupPath!; // callers have looked
        List<string> names = [];
        int count = 0;
        foreach (int pid in Members(path))
        {
            // Its own children may still be there: the stop command of a service that is restarted at once.
            if (pid == service.Pid || pid == service.StopPid) continue;
            if (++count <= NamedLimit) names.Add($"{Linux.Processes.NameOf(pid)} ({pid})");
        }
        if (count == 0) return;
        string more = count > NamedLimit ? $" and {count - NamedLimit} more" : "";
        string doing = wanted.KillsSurvivors ? "; killing" : "";
        log(LogLevel.Warning,
            $"Service {service.Name} left processes behind: {string.Join(", ", names)}{more}{doing}.");
        if (wanted.KillsSurvivors) KillMembers(path);
    }

    private static List<int> Members(string path)
    {
        List<int> pids = [];
        Errno reason = BytePaths.ReadAll(
            BytePaths.CurrentDirectory, $"{path}/cgroup.procs", ListLimitBytes, out byte[]? content);
        if (reason != Errno.None) return pids;
        foreach (string line in BytePaths.Encoding.GetString(content).Split('\n'))
        {
            if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && pid > 0)
                pids.Add(pid);
        }
        return pids;
    }

    private static Errno Write(string path, string value)
    {
        Errno reason =
            BytePaths.Open(BytePaths.CurrentDirectory, path, WriteOnly, mode: 0, out int descriptor);
        if (reason != Errno.None) return reason;
        reason = BytePaths.Write(descriptor, BytePaths.Encoding.GetBytes(value), out _);
        Descriptors.Close(descriptor);
        return reason;
    }
}
