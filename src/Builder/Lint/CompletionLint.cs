using Limyra.Builder.Packages;

namespace Limyra.Builder.Lint;

/// <summary>Shell completions lie in the right directory and belong to a command of the package.</summary>
internal static class CompletionLint
{
    public static void Run(BuildContext build, BuildPackage package)
    {
        if (!package.Has("lintcomp") || package.Parent is null) return;
        string name = package.Name;
        if (name.EndsWith("-bashcomp", StringComparison.Ordinal))
        {
            Refuse(build, package, "etc/bash_completion.d", "usr/share/bash-completion/completions");
            Check(build, package, "usr/share/bash-completion/completions", file => file);
        }
        else if (name.EndsWith("-zshcomp", StringComparison.Ordinal))
            Check(build, package, "usr/share/zsh/site-functions",
                file => file.StartsWith('_') ? file[1..] : null);
        else if (name.EndsWith("-fishcomp", StringComparison.Ordinal))
        {
            Refuse(build, package, "usr/share/fish/completions", "usr/share/fish/vendor_completions.d");
            Check(build, package, "usr/share/fish/vendor_completions.d",
                file => file.EndsWith(".fish", StringComparison.Ordinal) ? file[..^".fish".Length] : file);
        }
    }

    private static void Refuse(BuildContext build, BuildPackage package, string wrong, string right)
    {
        if (Directory.Exists(Path.Combine(package.HostDestination, wrong)))
            build.Refuse(package, "completion-place",
                $"completions lie in {wrong}, they belong into {right}");
    }

    private static void Check(
        BuildContext build, BuildPackage package, string directory, Func<string, string?> commandOf)
    {
        string host = Path.Combine(package.HostDestination, directory);
        if (!Directory.Exists(host)) return;
        foreach (string file in new DirectoryInfo(host).EnumerateFileSystemInfos().Select(f => f.Name))
            if (commandOf(file) is { } command
                // checked
                && new FileInfo(Path.Combine(package.Parent!.HostDestination, "usr/bin", command)) is var info
                && !info.Exists && info.LinkTarget is null)
                build.Refuse(package, "completion-command", $"the completion {file} has no matching command",
                    "option !lintcomp allows it");
    }
}
