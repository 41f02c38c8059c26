using System.Text;
using Limyra.Builder.Files;
using Limyra.Builder.Handle;
using Limyra.Templates.Hosting;

namespace Limyra.Builder.Styles;

/// <summary>
/// A .NET project, published offline. Its packages are restored, locked, from a folder: the sources
/// whose name ends in <c>.nupkg</c>, and <c>/usr/share/dotnet/packages</c> of the build root.
/// make_build_target names the project, make_build_args may choose NativeAOT
/// (<c>-p:PublishAot=true</c>); otherwise the result needs the runtime.
/// </summary>
internal static class DotnetStyle
{
    private const string RootPackages = "/usr/share/dotnet/packages";

    /// <summary>Ending of the file beside every program that needs a runtime.</summary>
    private const string RuntimeSettings = ".runtimeconfig.json";

    /// <summary>No home, no questions home, nothing left running behind the build,
    /// no clock in the outputs.</summary>
    private static readonly KeyValuePair<string, string>[] Quiet =
    [
        new("DOTNET_CLI_HOME", "/tmp"), new("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), new("DOTNET_NOLOGO", "1"),
        new("DOTNET_SKIP_FIRST_TIME_EXPERIENCE", "1"), new("DOTNET_CLI_USE_MSBUILD_SERVER", "0"),
        new("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"), new("MSBUILDDISABLENODEREUSE", "1"),
        new("DOTNET_GENERATE_ASPNET_CERTIFICATE", "false"), new("DOTNET_EnableWriteXorExecute", "0"),
    ];

    public static Dictionary<string, Action<RunningBuild>> Phases { get; } = new(StringComparer.Ordinal)
    {
        ["build"] = Build,
        ["check"] = Check,
        ["install"] = Install,
    };

    private static string Packages(RunningBuild run) => $"{run.StateDirectory}/packages";

    private static string Output(RunningBuild run) => $"{run.StateDirectory}/published";

    private static IReadOnlyList<string> Project(RunningBuild run) =>
        run.Model.MakeBuildTarget.Length > 0 ? [run.Model.MakeBuildTarget] : [];

    private static void Build(RunningBuild run)
    {
        string feed = $"{run.StateDirectory}/feed";
        run.Files.MakeDirectory(feed, withParents: true);
        foreach (string file in Sources(run))
            if (!run.Exists($"{feed}/{RunningBuild.NameOf(file)}"))
                run.Files.Copy(file, $"{feed}/{RunningBuild.NameOf(file)}", followLinks: true);
        List<string> restore = ["restore", .. Project(run), "--source", feed];
        if (run.IsDirectory(RootPackages)) restore.AddRange(["--source", RootPackages]);
        if (HasLock(run)) restore.Add("--locked-mode");
        else run.Context.Warn(run.Context.Main, "dotnet-lock",
            "the project has no packages.lock.json: nothing pins its packages");
        Call(run, [.. restore, .. Properties(run), .. run.Model.MakeBuildArgs], run.Model.MakeBuildEnv);
        Call(run,
        [
            "publish", .. Project(run), "--no-restore", "--configuration", "Release", "--output", Output(run),
            .. Properties(run), .. run.Model.MakeBuildArgs,
        ], run.Model.MakeBuildEnv);
    }

    private static void Check(RunningBuild run) => Call(run,
    [
        "test", .. run.Model.MakeCheckTarget is "check" or "" ? Project(run) : [run.Model.MakeCheckTarget],
        "--no-restore",
        .. Properties(run), .. run.Model.MakeCheckArgs,
    ], run.Model.MakeCheckEnv);

    /// <summary>A program of its own goes to usr/bin; one that needs the runtime lies in
    /// usr/lib with a link to it.</summary>
    private static void Install(RunningBuild run)
    {
        string root = run.Context.Main.Destination;
        List<BuildEntry> files =
            [.. run.Files.Walk(Output(run)).Where(e => e.IsFile && !IsDebugging(e.Name))];
        if (files.Count == 0) throw new BuildException("dotnet", "publish made no files");
        run.Files.MakeDirectory($"{root}/usr/bin", withParents: true);
        bool isManaged = files.Exists(f => f.Name.EndsWith(RuntimeSettings, StringComparison.Ordinal));
        string place = isManaged ? $"{root}/usr/lib/{run.Model.Name}" : $"{root}/usr/bin";
        foreach (BuildEntry file in files)
        {
            string target = $"{place}/{file.Path}";
            run.Files.MakeDirectory($"{target}/..", withParents: true);
            run.Files.Copy($"{Output(run)}/{file.Path}", target, followLinks: true);
            bool isProgram = IsProgram(run, files, file);
            run.Files.ChangeMode(target, isProgram ? 0b111_101_101 : 0b110_100_100);
            if (isManaged && isProgram)
                run.Files.MakeLink($"{root}/usr/bin/{file.Name}", $"../lib/{run.Model.Name}/{file.Path}");
        }
        foreach (string name in files.Select(f => f.Name))
        {
            if (name.EndsWith(RuntimeSettings, StringComparison.Ordinal))
                WriteLauncher(run, root, name[..^RuntimeSettings.Length]);
        }
    }

    /// <summary>A program without a loader of its own (<c>-p:UseAppHost=false</c>) is the same for every
    /// machine and C library; the command <c>dotnet</c> runs it.</summary>
    private static void WriteLauncher(RunningBuild run, string root, string name)
    {
        string script = $"{root}/usr/bin/{name}";
        if (run.Exists(script)) return;
        string text = $"#!/bin/sh\nexec dotnet /usr/lib/{run.Model.Name}/{name}.dll \"$@\"\n";
        run.Files.Write(script, Encoding.UTF8.GetBytes(text), append: false);
        run.Files.ChangeMode(script, 0b111_101_101);
    }

    private static bool IsDebugging(string name) =>
        name.EndsWith(".pdb", StringComparison.Ordinal) || name.EndsWith(".dbg", StringComparison.Ordinal);

    /// <summary>The program loader beside an assembly of its name, or any ELF
    /// file that is no library.</summary>
    private static bool IsProgram(RunningBuild run, List<BuildEntry> files, BuildEntry file)
    {
        if (file.Name.EndsWith(".so", StringComparison.Ordinal)
            || file.Name.EndsWith(".dll", StringComparison.Ordinal)) return false;
        return files.Exists(f => f.Path == file.Path + ".dll")
            || Scan.ElfScan.Read(run.Files.HostPath($"{Output(run)}/{file.Path}")) is not null;
    }

    private static bool HasLock(RunningBuild run) => run.Files.Walk(run.CurrentDirectory)
        .Any(e => e.Name == "packages.lock.json");

    private static IEnumerable<string> Sources(RunningBuild run)
    {
        string directory = $"/sources/{run.NameAndVersion}";
        if (run.Files.KindOf(directory, followLinks: true) != TemplateFileKind.Directory) return [];
        return run.Files.List(directory).Where(n => n.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase))
            .Select(n => $"{directory}/{n}");
    }

    /// <summary>What makes the output depend on sources and packages alone.</summary>
    private static string[] Properties(RunningBuild run) =>
    [
        "-p:ContinuousIntegrationBuild=true", "-p:Deterministic=true", "-p:NuGetAudit=false",
        "-p:UseSharedCompilation=false",
        // What debuggers read becomes a package of its own, as for every program.
        "-p:StripSymbols=false",
        // Frameworks that the project does not name are not asked for.
        "-p:DisableTransitiveFrameworkReferenceDownloads=true",
        $"-p:PathMap={run.SourceDirectory}=.", $"-p:RestorePackagesPath={Packages(run)}",
        $"-maxcpucount:{run.Jobs}",
    ];

    private static void Call(
        RunningBuild run, IReadOnlyList<string> arguments,
        IReadOnlyList<KeyValuePair<string, string>> environment) => run.Do(new()
    {
        Arguments = ["dotnet", .. arguments],
        Environment =
        [
            .. Quiet, new("NUGET_PACKAGES", Packages(run)), .. run.Model.MakeEnv, .. environment,
        ],
        Directory = run.Model.MakeDirectory,
    });
}
