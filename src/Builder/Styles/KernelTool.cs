using System.Text;
using Limyra.Builder.Files;
using Limyra.Builder.Handle;

namespace Limyra.Builder.Styles;

/// <summary>
/// Kernels, by the tool <c>chimera-buildkernel</c> of the build root, and modules outside of
/// the kernel's tree, by <c>ckms</c>. What a kernel installs is kept apart in
/// <c>apk-dist</c>, from where its own tools copy it.
/// </summary>
internal sealed class KernelTool(RunningBuild run)
{
    private const string Program = "chimera-buildkernel";

    /// <summary>The kernel's boot code is stripped by its own makefiles, and must be.</summary>
    private static readonly KeyValuePair<string, string> MayStrip = new("CBUILD_BYPASS_STRIP_WRAPPER", "1");

    /// <summary>What the kernel calls the architecture.</summary>
    public string Arch => run.Template.CurrentProfile.Arch switch
    {
        "ppc64le" or "ppc64" or "ppc" => "powerpc",
        "aarch64" => "arm64",
        "x86_64" => "x86_64",
        "riscv64" => "riscv",
        "armhf" or "armv7" => "arm",
        "loongarch64" or "loongarch32" => "loongarch",
        var other => throw new BuildException("kernel", $"unknown linux architecture {other}"),
    };

    /// <summary>Takes the template's configuration and makes the build directory.</summary>
    public void Configure(
        IReadOnlyList<string> extra, string? buildDirectory,
        IReadOnlyList<KeyValuePair<string, string>> environment)
    {
        foreach (string file in BuildGlob.Find(run.Files, "/template/files", "config-*", skipsHidden: false))
            run.Files.Copy(file, run.At(RunningBuild.NameOf(file)), followLinks: true);
        Templates.Profiles.Profile profile = run.Template.CurrentProfile;
        run.Do(new()
        {
            Arguments =
            [
                Program, "prepare", $"ARCH={Arch}", $"CONFIG_FILE=config-{profile.Arch}",
                $"OBJDIR={buildDirectory ?? run.Model.MakeDirectory}", $"JOBS={run.Jobs}",
                $"EPOCH={run.Context.SourceDateEpoch}", $"SPLIT_DBG={(run.Context.SplitsDebug ? 1 : 0)}",
                .. profile.IsCross ? [$"CROSS_COMPILE={profile.Triplet}"] : Array.Empty<string>(), .. extra,
            ],
            Environment = [.. run.Model.ConfigureEnv, MayStrip, .. environment],
        });
    }

    /// <summary>
    /// Makes the configurations of architectures anew, each open to changes by the user before it is put
    /// beside the template: the target <c>generate-configs</c>.
    /// </summary>
    public void UpdateConfigurations(IReadOnlyList<string> archs, IReadOnlyList<string> extra)
    {
        const string flavorArgument = "FLAVOR=";
        string flavor =
            extra.LastOrDefault(a => a.StartsWith(flavorArgument, StringComparison.Ordinal))
                is { } stated ? stated[flavorArgument.Length..] : "generic";
        string target = Path.Combine(run.Context.TemplateDirectory, "files");
        if (new FileInfo(target).LinkTarget is not null || flavor.Contains('/', StringComparison.Ordinal))
            throw new BuildException("kernel", "configurations are put into the template's own files alone",
                "files may be no link, and a flavour no path");
        Directory.CreateDirectory(target);
        foreach (string arch in archs)
        {
            string stamp = $"{run.CurrentDirectory}/.stamp_{arch}_config_done";
            if (run.Exists(stamp)) continue;
            using (run.SwitchProfile(arch))
            {
                string directory = $"{run.Model.MakeDirectory}-{arch}";
                run.Context.Log.WriteLine($"configuring {arch}...");
                Configure(extra, directory, []);
                string place = run.Files.HostPath(run.At($"{directory}/.config"));
                if (run.Ask($"{arch}: change {place} if it must be changed, then press enter") is null)
                    throw new BuildException("kernel", "nobody was there to look at the configuration",
                        "run this command on a terminal");
                File.Copy(place, Path.Combine(target, $"config-{arch}.{flavor}"), overwrite: true);
            }
            run.Files.Touch(stamp);
        }
    }

    /// <summary>Builds.</summary>
    public void Build(IReadOnlyList<KeyValuePair<string, string>> environment) => run.Do(new()
    {
        Arguments = [Program, "build"],
        Environment = [.. run.Model.MakeEnv, MayStrip, .. run.Model.MakeBuildEnv, .. environment],
    });

    /// <summary>Installs, and moves what belongs to the kernel's package alone into apk-dist.</summary>
    public void Install(IReadOnlyList<KeyValuePair<string, string>> environment)
    {
        string root = run.Context.Main.Destination;
        run.Do(new()
        {
            Arguments = [Program, "install", root],
            Environment = [.. run.Model.MakeEnv, MayStrip, .. run.Model.MakeInstallEnv, .. environment],
        });
        string pattern = $"{run.Model.Version.Replace('_', '-')}-{run.Model.Release}-*";
        IReadOnlyList<string> found =
            BuildGlob.Find(run.Files, $"{root}/usr/lib/modules", pattern, skipsHidden: false);
        if (found.Count == 0)
            throw new BuildException("kernel", $"nothing was installed as usr/lib/modules/{pattern}");
        string modules = found[0];
        run.Files.MakeDirectory($"{modules}/apk-dist/boot", withParents: true);
        run.Files.Write($"{modules}/apk-dist/.apk-series", Encoding.UTF8.GetBytes(run.Model.Name + "\n"),
            append: false);
        foreach (string name in run.Files.List($"{root}/boot").ToList())
            run.Files.Move($"{root}/boot/{name}", $"{modules}/apk-dist/boot/{name}");
        foreach (string name in run.Files.List(modules).ToList())
        {
            if (name is "build" or "apk-dist") continue;
            bool isSource = name is "modules.builtin" or "modules.builtin.modinfo" or "modules.order";
            // depmod makes the others again wherever the kernel is installed.
            if (!isSource && name.StartsWith("modules.", StringComparison.Ordinal))
                run.Files.Unlink($"{modules}/{name}");
            else run.Files.Move($"{modules}/{name}", $"{modules}/apk-dist/{name}");
        }
    }

    /// <summary>Version of the one kernel of the build root.</summary>
    public string FindVersion(string? expected)
    {
        IReadOnlyList<string> versions =
            run.IsDirectory("/usr/lib/modules") ? run.Files.List("/usr/lib/modules") : [];
        if (versions.Count != 1)
            throw new BuildException("kernel", versions.Count == 0
                ? "the build root has no kernel"
                : $"kernel version already set: {versions[0]}",
                "name one kernel's -devel package in makedepends");
        return expected is null || versions[0].Contains(expected, StringComparison.Ordinal)
            ? versions[0]
            : throw new BuildException("kernel", $"kernel mismatch: {versions[0]} (expected {expected})");
    }

    /// <summary>Runs ckms on a module of the build root.</summary>
    public void RunModules(string kernel, IReadOnlyList<string> arguments) => run.Do(new()
    {
        Arguments = ["ckms", "-s", run.CurrentDirectory, "-k", kernel, .. arguments],
        Environment = [MayStrip],
    });

    /// <summary>Builds a module, signed with the kernel's key where that was built here.</summary>
    public void BuildModule(string name, string version, string kernel)
    {
        string[] keys = [.. ((string[])["pem", "x509"])
            .Select(ending => Path.Combine(run.Context.KernelKeys, $"{kernel}-signing_key.{ending}"))];
        bool isSigned = keys.All(File.Exists);
        run.Do(new()
        {
            Arguments =
            [
                "ckms", "-s", run.CurrentDirectory, "-k", kernel,
                .. isSigned ? [$"--sign=/tmp/{kernel}-signing_key"] : Array.Empty<string>(),
                "build", $"{name}={version}",
            ],
            Environment = [MayStrip],
            TemporaryFiles = isSigned
                ? [.. keys.Select(k => (Path.GetFileName(k), (ReadOnlyMemory<byte>)File.ReadAllBytes(k)))]
                : [],
        });
    }

    /// <summary>Installs a module with the lists that ckms keeps.</summary>
    public void InstallModule(string name, string version, string kernel)
    {
        string root = run.Context.Main.Destination;
        string place = $"{root}/usr/lib/modules/{kernel}";
        run.Files.MakeDirectory(place, withParents: true);
        RunModules(kernel,
            ["-d", $"{root}/usr/lib/modules", "-D", "-x", "zst", "install", $"{name}={version}"]);
        IEnumerable<string> modules = run.Files.Walk(root)
            .Where(e => e.IsFile && e.Name.Contains(".ko", StringComparison.Ordinal)).Select(e => e.Path);
        string list = string.Concat(modules.Order(StringComparer.Ordinal).Select(m => m + "\n"));
        foreach (string folder in (string[])["ckms-manifest", "ckms-disable"])
            run.Files.MakeDirectory($"{place}/{folder}/{name}", withParents: true);
        run.Files.Write($"{place}/ckms-manifest/{name}/{version}", Encoding.UTF8.GetBytes(list),
            append: false);
        run.Files.Touch($"{place}/ckms-disable/{name}/{version}");
        run.Files.MakeDirectory($"{place}/apk-dist", withParents: true);
        foreach (string entry in run.Files.List(place).Where(n => n != "apk-dist").ToList())
            run.Files.Move($"{place}/{entry}", $"{place}/apk-dist/{entry}");
    }
}
