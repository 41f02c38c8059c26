using System.Buffers.Binary;
using System.Globalization;
using Limyra.Early.Base;
using Limyra.Early.Modules;
using Limyra.Early.Mounting;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Storage;

/// <summary>Compressed block devices in memory, configured by dinit-zram.d
/// and /etc/dinit-zram.conf.</summary>
internal static class ZramStep
{
    private const string Control = "/sys/class/zram-control";
    private const string DefaultFormat = "mkswap -U clear %0";
    private const int PageBytes = 4096;
    private const int DeviceLimit = 256;

    private static readonly string[] Keys =
        ["size", "algorithm", "format", "mem_limit", "writeback_limit", "backing_dev"];

    public static int Run(StepContext context)
    {
        if (context.IsContainer)
        {
            context.Say("zram: not possible in a container");
            return 1;
        }

        string[] words = [.. context.Arguments];
        if (words is not [var name, .. var rest] || Number(name) is not { } number)
        {
            context.Say("zram: expected zramN, then nothing, stop or conf");
            return 1;
        }

        IReadOnlyDictionary<string, IniSetting> settings = ReadSettings(context, name);
        switch (rest)
        {
            case ["stop"]:
                return Stop(context, name, number) ? 0 : 1;
            case ["conf"]:
                foreach (IniSetting setting in settings.Values)
                    context.Say($"{setting.Key} = {setting.Value} ({setting.Source}:{setting.Line})");

                return 0;
            case []:
                return Start(context, name, number, settings) ? 0 : 1;
            default:
                context.Say($"zram: \"{string.Join(' ', rest)}\" is neither stop nor conf");
                return 1;
        }
    }

    private static int? Number(string name) =>
        name.StartsWith("zram", StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number < DeviceLimit ? number : null;

    private static Dictionary<string, IniSetting> ReadSettings(StepContext context, string name)
    {
        List<ConfigurationProblem> problems = [];
        Dictionary<string, IniSetting> settings = new(StringComparer.Ordinal);
        foreach ((string path, byte[] content) in ConfigurationDirectories.Read(
            context, "dinit-zram.d", "/etc/dinit-zram.conf"))
        {
            foreach (IniSetting setting in IniFile.Parse(content, path, problems))
            {
                if (setting.Section != name) continue;

                if (!Keys.Contains(setting.Key, StringComparer.Ordinal))
                {
                    problems.Add(new(path, setting.Line, "zram-key",
                        $"\"{setting.Key}\" is none of {string.Join(", ", Keys)}"));
                    continue;
                }

                settings[setting.Key] = setting;
            }
        }

        context.Say(problems);
        return settings;
    }

    private static bool Start(
        StepContext context, string name, int number, IReadOnlyDictionary<string, IniSetting> settings)
    {
        if (!settings.TryGetValue("size", out IniSetting? size))
        {
            context.Say($"zram: no size for [{name}] in /etc/dinit-zram.conf or dinit-zram.d");
            return false;
        }

        ModuleLoader.LoadQuietly(context, "zram");
        string directory = $"/sys/block/{name}";

        // Reading hot_add makes the next free device and gives its number.
        for (int attempt = 0; !context.Tree.Exists(directory); attempt++)
        {
            if (attempt > number || context.Tree.ReadText($"{Control}/hot_add") is null)
            {
                context.Say($"zram: the kernel does not make {name}");
                return false;
            }
        }

        // Algorithm and backing device before the size, limits behind it, as the driver demands.
        return SetAlgorithm(context, directory, settings.GetValueOrDefault("algorithm"))
            && Set(context, $"{directory}/backing_dev", settings.GetValueOrDefault("backing_dev"))
            && Set(context, $"{directory}/disksize", size)
            && Set(context, $"{directory}/mem_limit", settings.GetValueOrDefault("mem_limit"))
            && SetWritebackLimit(context, directory, settings.GetValueOrDefault("writeback_limit"))
            && Format(context, name, settings.GetValueOrDefault("format"));
    }

    private static bool Stop(StepContext context, string name, int number)
    {
        string directory = $"/sys/block/{name}";
        if (!context.Tree.Exists(directory)) return true;

        _ = context.Kernel.SwapOff($"/dev/{name}"); // EINVAL: it was no swap space
        return !context.Failed(context.Tree.Put($"{directory}/reset", "1\n"), $"zram: resetting {name}")
            && !context.Failed(context.Tree.Put($"{Control}/hot_remove", $"{number}\n"),
                $"zram: removing {name}");
    }

    private static bool Set(StepContext context, string path, IniSetting? setting) =>
        setting is null || !context.Failed(
            context.Tree.Put(path, setting.Value + "\n"),
            $"{setting.Source}:{setting.Line}: {setting.Key} = {setting.Value}");

    // "zstd (level=3)": the name, then what it takes.
    private static bool SetAlgorithm(StepContext context, string directory, IniSetting? setting)
    {
        int open = setting?.Value.IndexOf('(', StringComparison.Ordinal) ?? -1;
        if (setting is null || open < 0)
            return Set(context, $"{directory}/comp_algorithm", setting);

        string algorithm = setting.Value[..open].Trim();
        string parameters = setting.Value[(open + 1)..].TrimEnd(')', ' ').Replace(',', ' ');
        return Set(context, $"{directory}/comp_algorithm", setting with { Value = algorithm })
            && Set(context, $"{directory}/algorithm_params",
                setting with { Value = $"algo={algorithm} {parameters}" });
    }

    private static bool SetWritebackLimit(StepContext context, string directory, IniSetting? setting) =>
        setting is null || (Set(context, $"{directory}/writeback_limit_enable", setting with { Value = "1" })
            && Set(context, $"{directory}/writeback_limit", setting));

    private static bool Format(StepContext context, string name, IniSetting? setting)
    {
        string command =
            (setting?.Value ?? DefaultFormat).Replace("%0", $"/dev/{name}", StringComparison.Ordinal);
        if (setting is null && context.FindTool("mkswap") is null)
            return !context.Failed(MakeSwap(context, $"/dev/{name}"), $"zram: swap header of {name}");

        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return true;

        ProgramEnd? end = context.RunTool(words[0], [.. words.Skip(1)]);
        if (end is not { IsSuccess: true })
            context.Say($"zram: \"{command}\" did not succeed");

        return end is { IsSuccess: true };
    }

    // The header of swapon(2): version 1 and the number of the last page, the
    // magic at the end of the first page.
    private static Errno MakeSwap(StepContext context, string device)
    {
        string sectors = context.Tree.ReadText($"/sys/block/{device["/dev/".Length..]}/size") ?? "0";
        _ = long.TryParse(sectors, NumberStyles.None, CultureInfo.InvariantCulture, out long count);
        byte[] page = new byte[PageBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(1024), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(1028), (uint)(count * 512 / PageBytes - 1));
        "SWAPSPACE2"u8.CopyTo(page.AsSpan(PageBytes - 10));
        return context.Tree.Write(device, page, OpenFlags.WriteOnly, mode: 0);
    }
}
