using Limyra.Builder.Packages;

namespace Limyra.Builder.Lint;

/// <summary>The only script a package may have is its trigger, and it needs
/// something to trigger on.</summary>
internal static class TriggerScriptLint
{
    private static readonly string[] Refused =
        ["pre-install", "post-install", "pre-upgrade", "post-upgrade", "pre-deinstall", "post-deinstall"];

    /// <summary>The trigger script of a package; null when it has none.</summary>
    public static string? ScriptOf(BuildContext build, BuildPackage package)
    {
        string path = Path.Combine(build.TemplateDirectory, $"{package.Name}.trigger");
        if (!Path.Exists(path)) return null;
        // A link could lead to any file of the host, which would then be in the package.
        return Files.BuildEntry.RegularFiles(build.TemplateDirectory).Contains(path)
            ? path
            : throw build.Fail(package, "trigger-file", $"{Path.GetFileName(path)} is no regular file");
    }

    public static void Run(BuildContext build, BuildPackage package)
    {
        foreach (string kind in Refused)
            if (File.Exists(Path.Combine(build.TemplateDirectory, $"{package.Name}.{kind}")))
                build.Refuse(package, "script-kind", $"{package.Name}.{kind}: only triggers are allowed",
                    "use sysusers, tmpfiles or a trigger");
        if (ScriptOf(build, package) is not { } script) return;
        if (string.IsNullOrWhiteSpace(File.ReadAllText(script)))
            build.Refuse(package, "trigger-empty", $"{Path.GetFileName(script)} is empty");
        if (package.Triggers.Count == 0)
            build.Refuse(package, "trigger-paths", "has a trigger script but no triggers",
                "list the directories in 'triggers'");
    }
}
