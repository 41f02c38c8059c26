using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Settings;

/// <summary>Kernel parameters of sysctl.d(5).</summary>
internal static class SysctlStep
{
    private const string Root = "/proc/sys";

    public static int Run(StepContext context)
    {
        List<ConfigurationProblem> problems = [];
        List<SysctlSetting> settings = [];
        foreach ((string path, byte[] content) in ConfigurationDirectories.Read(
            context, "sysctl.d", "/etc/sysctl.conf"))
        {
            settings.AddRange(SysctlFile.Parse(content, path, problems));
        }

        context.Say(problems);
        bool isComplete = problems.Count == 0;

        // What is named in full anywhere is never touched by a pattern.
        HashSet<string> named = new(
            from setting in settings where !setting.IsPattern select setting.Path, StringComparer.Ordinal);
        foreach (List<SysctlSetting> candidates in InOrder(settings))
        {
            foreach (string path in candidates[0].IsPattern ? Match(context.Tree, candidates[0].Path, named)
                : [candidates[0].Path])
            {
                // The last that the kernel takes; those it refuses are said.
                bool isApplied = false;
                for (int i = candidates.Count - 1; i >= 0 && !isApplied; i--)
                {
                    isApplied = Apply(context, candidates[i], path);
                    isComplete &= isApplied || candidates[i].IsOptional;
                }
            }
        }

        return isComplete || context.IsContainer ? 0 : 1;
    }

    // All values for one parameter together, where its last one stands: of the values of long generated lists
    // only one is written. Patterns stay where they are, each by itself.
    private static IEnumerable<List<SysctlSetting>> InOrder(List<SysctlSetting> settings)
    {
        Dictionary<string, List<SysctlSetting>> byPath = new(StringComparer.Ordinal);
        foreach (SysctlSetting setting in settings)
        {
            if (IsSingle(setting) && !byPath.TryAdd(setting.Path, [setting]))
                byPath[setting.Path].Add(setting);
        }

        foreach (SysctlSetting setting in settings)
        {
            if (!IsSingle(setting))
            {
                yield return [setting];
            }
            else if (ReferenceEquals(byPath[setting.Path][^1], setting))
            {
                yield return byPath[setting.Path];
            }
        }
    }

    private static bool IsSingle(SysctlSetting setting) => !setting.IsPattern && setting.Value is not null;

    private static bool Apply(StepContext context, SysctlSetting setting, string path)
    {
        if (setting.Value is null) return true;

        if (context.Environment.ContainsKey("DINIT_CHIMERA_SYSCTL_DRY_RUN"))
        {
            context.Say($"{setting.Source}:{setting.Line}: {path} = {setting.Value}");
            return true;
        }

        Errno error = context.Tree.Put($"{Root}/{path}", setting.Value + "\n");
        if (error is Errno.None or Errno.EACCES || setting.IsOptional)
        {
            // EACCES: a value that can only be read, or a name that is a directory of them.
            return true;
        }

        string reason = error switch
        {
            Errno.ENOENT => "there is no such parameter in this kernel; write -NAME to allow that",
            Errno.EINVAL => $"the kernel does not accept the value \"{setting.Value}\"",
            _ => error.Describe(),
        };
        context.Say($"{setting.Source}:{setting.Line}: {path.Replace('/', '.')}: {reason}");
        return false;
    }

    private static List<string> Match(RootTree tree, string pattern, HashSet<string> named)
    {
        List<string> found = [""];
        foreach (string part in pattern.Split('/'))
        {
            List<string> next = [];
            foreach (string parent in found)
            {
                next.AddRange(from entry in tree.List($"{Root}/{parent}")
                              where WildcardPattern.IsMatch(part, entry.Name)
                              select parent.Length == 0 ? entry.Name : $"{parent}/{entry.Name}");
            }

            found = next;
        }

        found.RemoveAll(
            path => named.Contains(path) || tree.Status($"{Root}/{path}") is not { Kind: FileKind.Regular });
        return found;
    }
}
