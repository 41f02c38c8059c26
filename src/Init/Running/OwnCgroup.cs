using Limyra.Linux;

namespace Limyra.Init.Running;

/// <summary>The control group this manager runs in, below /sys/fs/cgroup.</summary>
internal static class OwnCgroup
{
    private const int LimitBytes = 64 * 1024;

    /// <summary>Null when it cannot be told: no cgroups, or more than one hierarchy.</summary>
    public static string? Find()
    {
        var reason = BytePaths.ReadAll(BytePaths.CurrentDirectory, "/proc/self/cgroup", LimitBytes, out var content);
        if (reason != Errno.None) return null;
        var lines = BytePaths.Encoding.GetString(content).TrimEnd('\n').Split('\n');
        var parts = lines[0].Split(':', 3);
        return lines.Length == 1 && parts.Length == 3 ? parts[2].TrimStart('/') : null;
    }
}
