using System.Globalization;
using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early;

/// <summary>
/// What "init" does before it is dinit: settings of /etc/dinit/init and of the kernel command
/// line become options, and the environment is cleaned. The original is a shell script; the
/// settings file is read without a shell.
/// </summary>
public static class InitWrapper
{
    private const string SettingsPath = "/etc/dinit/init";
    private const string SearchPath = "/usr/bin";

    // Steps before /proc is mounted find these in the environment.
    private static readonly string[] Kept =
        ["dinit_early_debug", "dinit_early_debug_slow", "dinit_early_debug_log", "dinit_early_root_remount"];

    /// <summary>Arguments and environment for dinit; problems of the settings file go
    /// to <paramref name="say"/>.</summary>
    public static (List<string> Arguments, List<string> Environment) Prepare(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, Action<string> say)
    {
        using RootTree tree = new("/");
        return Prepare(tree, arguments, environment, say, SetCoreLimit);
    }

    internal static (List<string> Arguments, List<string> Environment) Prepare(
        RootTree tree, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment,
        Action<string> say, Action<ulong> setCoreLimit)
    {
        Dictionary<string, string> settings = new(environment, StringComparer.Ordinal);
        if (tree.Read(SettingsPath, out byte[] content) == Errno.None)
        {
            List<ConfigurationProblem> problems = [];
            foreach ((string name, string value) in ShellAssignments.Parse(content, SettingsPath, problems))
            {
                settings[name] = value;
            }

            problems.ForEach(problem => say(problem.ToString()));
        }

        if (settings.GetValueOrDefault("dinit_rlimit_core") is { Length: > 0 } limit)
            ApplyCoreLimit(limit, say, setCoreLimit);

        List<string> words = [.. Options(settings), .. arguments];
        if (settings.ContainsKey("container"))
            return (words, [.. from v in settings where !IsOurs(v.Key) select $"{v.Key}={v.Value}"]);

        string home = AccountFiles.Load(tree).Home("root") ?? "/";
        List<string> variables = [$"PATH={SearchPath}", $"HOME={home}"];
        variables.AddRange(
            from name in Kept where settings.ContainsKey(name) select $"{name}={settings[name]}");
        return (words, variables);
    }

    private static IEnumerable<string> Options(Dictionary<string, string> settings)
    {
        if (settings.GetValueOrDefault("dinit_log_file") is { Length: > 0 } file)
        {
            yield return "--log-file";
            yield return file;
        }

        if (settings.GetValueOrDefault("dinit_console_level") is { Length: > 0 } consoleLevel)
        {
            yield return "--console-level";
            yield return consoleLevel;
        }

        if (settings.GetValueOrDefault("dinit_log_level") is { Length: > 0 } level)
        {
            yield return "--log-level";
            yield return level;
        }

        if (settings.GetValueOrDefault("dinit_quiet") == "1")
        {
            yield return "--quiet";
        }

        if (settings.GetValueOrDefault("dinit_auto_recovery") == "1")
        {
            yield return "--auto-recovery";
        }
    }

    private static bool IsOurs(string name) =>
        name is "dinit_auto_recovery" or "dinit_quiet" or "dinit_log_level"
            or "dinit_console_level" or "dinit_log_file" or "dinit_rlimit_core";

    private static void ApplyCoreLimit(string text, Action<string> say, Action<ulong> setCoreLimit)
    {
        // ulimit -c counts blocks of 512 bytes.
        if (text == "unlimited")
        {
            setCoreLimit(ulong.MaxValue);
        }
        else if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong blocks)
            && blocks <= ulong.MaxValue / 512)
        {
            setCoreLimit(blocks * 512);
        }
        else
        {
            say($"{SettingsPath}: dinit_rlimit_core={text} is neither a number nor unlimited");
        }
    }

    // A refused limit leaves the one we have.
    private static void SetCoreLimit(ulong bytes) => _ = Machine.SetCoreLimit(bytes);
}
