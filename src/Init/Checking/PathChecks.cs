using Limyra.Formats.Services;
using Limyra.Init.Loading;
using Limyra.Linux;

namespace Limyra.Init.Checking;

/// <summary>Whether the files that a description names are there and what they should be.</summary>
internal static class PathChecks
{
    private const uint OwnerMayExecute = 0x40;

    public static IEnumerable<string> Run(ServiceDescription description, string directory)
    {
        string working = description.WorkingDirectory ?? directory;
        Errno reason = BytePaths.Status(working, out FileStatus status);
        if (reason == Errno.None && status.Kind != FileKind.Directory) reason = Errno.ENOTDIR;
        if (reason != Errno.None)
            yield return $"could not open service working directory: {reason.Describe()}";
        if (Executable("command", description.Command) is { } command) yield return command;
        if (Executable("stop command", description.StopCommand) is { } stop) yield return stop;
        if (Executable("health command", description.Health.Command) is { } health) yield return health;
        if (description.LogType != LogType.File || string.IsNullOrEmpty(description.LogFile)) yield break;
        if (!description.LogFile.Contains('/', StringComparison.Ordinal)) yield break;
        string parent = ServiceFiles.ParentOf(description.LogFile);
        reason = BytePaths.Status(ServiceFiles.Join(working, parent), out status);
        if (reason != Errno.None)
            yield return $"could not access logfile directory '{parent}': {reason.Describe()}";
        else if (status.Kind != FileKind.Directory)
            yield return $"logfile directory '{parent}' exists but is not a directory.";
    }

    private static string? Executable(string setting, IReadOnlyList<string> command)
    {
        if (command.Count == 0) return null;
        string path = command[0];
        if (!path.StartsWith('/')) return $"{setting} executable '{path}' is not an absolute path";
        Errno reason = BytePaths.Status(path, out FileStatus status);
        if (reason != Errno.None) return $"could not stat {setting} executable '{path}': {reason.Describe()}";
        if (status.Kind != FileKind.Regular) return $"{setting} executable '{path}' is not a regular file.";
        return (status.Mode & OwnerMayExecute) == 0
            ? $"{setting} executable '{path}' is not executable by owner."
            : null;
    }
}
