using Limyra.Linux;

namespace Limyra.Init.Running;

/// <summary>The control group this manager runs in, below /sys/fs/cgroup.</summary>
internal static class OwnCgroup
{
    private const int LimitBytes = 64 * 1024;

    /// <summary>Null when it cannot be told: no cgroups, or more than one hierarchy.</summary>
    public static string? Find()
    {
        string[] lines = Lines();
        return lines.Length == 1 ? Path(lines[0]) : null;
    }

    /// <summary>That in the unified hierarchy, also beside others of the old kind;
    /// empty when there is none.</summary>
    public static string FindUnified()
    {
        foreach (string line in Lines())
            if (line.StartsWith("0:", StringComparison.Ordinal)) return Path(line) ?? "";
        return "";
    }

    private static string[] Lines()
    {
        Errno reason = BytePaths.ReadAll(
            BytePaths.CurrentDirectory, "/proc/self/cgroup", LimitBytes, out byte[]? content);
        return reason == Errno.None ? BytePaths.Encoding.GetString(content).TrimEnd('\n').Split('\n') : [];
    }

    private static string? Path(string line)
    {
        string[] parts = line.Split(':', 3);
        return parts.Length == 3 ? parts[2].TrimStart('/') : null;
    }
}
