using Limyra.Early.Base;
using Limyra.Early.Modules;
using Limyra.Early.Mounting;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Settings;

/// <summary>Interpreters for foreign programs, binfmt.d(5).</summary>
internal static class BinfmtStep
{
    private const string Directory = "/proc/sys/fs/binfmt_misc";

    public static int Run(StepContext context)
    {
        if (context.IsContainer) return 0;

        switch (context.Arguments)
        {
            case [] or ["start"]:
                return Register(context) ? 0 : 1;
            case ["stop"] or ["-u"]:
                // Nothing registered is what was wanted.
                _ = context.Tree.Put($"{Directory}/status", "-1");
                return 0;
            case ["-p"]:
                foreach (BinfmtRule rule in ReadRules(context))
                    context.Say(rule.Text);

                return 0;
            default:
                context.Say("binfmt: expected start, stop or -p");
                return 1;
        }
    }

    private static bool Register(StepContext context)
    {
        List<BinfmtRule> rules = ReadRules(context);
        if (rules.Count == 0) return true;

        ModuleLoader.LoadQuietly(context, "binfmt_misc");
        if (!Mounter.TryMount(context, new(
            "binfmt_misc", Directory, "binfmt_misc", ["nosuid", "noexec", "nodev"], "binfmt")))
        {
            return false;
        }

        bool isComplete = true;
        foreach (BinfmtRule rule in rules)
        {
            // an older rule of the name, if there is one
            _ = context.Tree.Put($"{Directory}/{rule.Name}", "-1");
            isComplete &= !context.Failed(
                context.Tree.Put($"{Directory}/register", rule.Text),
                $"{rule.Source}:{rule.Line}: rule {rule.Name}");
        }

        return isComplete;
    }

    private static List<BinfmtRule> ReadRules(StepContext context)
    {
        List<ConfigurationProblem> problems = [];
        List<BinfmtRule> rules = [];
        foreach ((string path, byte[] content) in ConfigurationDirectories.Read(context, "binfmt.d"))
        {
            rules.AddRange(BinfmtFile.Parse(content, path, problems));
        }

        context.Say(problems);
        return rules;
    }
}
