using Limyra.Builder.Sandbox;
using Limyra.Builder.Watch;
using Limyra.Templates.Profiles;
using Limyra.Templates.Values;

namespace Limyra.Builder.Handle;

/// <summary>Runs commands for a template: with its tools and flags in the environment, and
/// the phase's permissions.</summary>
internal sealed class CommandRunner(RunningBuild run)
{
    /// <summary>Tools that are also exported for programs of the build machine.</summary>
    private static readonly string[] HostTools = ["CC", "CXX", "CPP", "LD", "PKG_CONFIG"];

    /// <summary>Runs one command. Fails when it does, unless that was asked for.</summary>
    public SandboxResult Run(CommandCall call)
    {
        SandboxCommand command = Compose(call);
        run.LastCommand = command;
        run.Context.Log.WriteLine($"$ {Quoted(call.Arguments)}");
        long before = run.Context.Log.LengthBytes;
        SandboxResult result = call.TemporaryFiles.Count > 0
            ? RunWithFiles(command, call.TemporaryFiles)
            : run.Context.Sandbox.Run(command, run.Context.Log, run.Context.Cancellation);
        if (result.ExitCode == 0 || call.MayFail) return result;
        string? tests =
            run.Phase == "check" ? FailedTests.Describe(run.Context.Log.LinesSince(before)) : null;
        throw new BuildException("command",
            $"{Shortened(call.Arguments)} failed with status {result.ExitCode}"
                + (tests is null ? "" : $"; {tests}"),
            run.Context.Advise(run.Context.Log.LastLines)
                ?? "--shell-on-failure opens a shell where it stood")
        {
            LogPath = run.Context.Log.Path,
            LastLines = run.Context.Log.LastLines,
        };
    }

    /// <summary>The files lie where the sandbox's user alone can read them, while the command runs.</summary>
    private SandboxResult RunWithFiles(
        SandboxCommand command, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> files)
    {
        string folder = $"{run.StateDirectory}/tmpfiles";
        run.Files.MakeDirectory(folder, withParents: true);
        run.Files.ChangeMode(folder, 0b111_000_000);
        try
        {
            foreach ((string name, ReadOnlyMemory<byte> content) in files)
                run.Files.Write($"{folder}/{name}", content.ToArray(), append: false);
            return run.Context.Sandbox.Run(
                command with { TemporaryFiles = folder }, run.Context.Log, run.Context.Cancellation);
        }
        finally
        {
            run.Files.RemoveTree(folder);
        }
    }

    /// <summary>A command as the sandbox takes it, with the permissions of the phase.</summary>
    public SandboxCommand Compose(CommandCall call)
    {
        Dictionary<string, string> environment = Environment();
        foreach ((string name, string value) in call.Environment) environment[name] = value;
        string[] ccache =
            environment.ContainsKey("CCACHE_DIR") ? ["/usr/lib/ccache/bin", "/usr/lib/ccache"] : [];
        string path = string.Join(':', [.. call.SearchPath, .. ccache, "/usr/bin"]);
        environment["PATH"] = $"{run.StateDirectory}/wrappers:{path}";
        if (run.Phase == "check") environment["CBUILD_BYPASS_DATE_WRAPPER"] = "1";
        bool isEarly = run.Phase is "extract" or "prepare" or "patch";
        return new()
        {
            Arguments = call.Arguments,
            Environment = environment,
            Directory = call.Directory is { } below ? run.Path(run.At(below)).Path : run.CurrentDirectory,
            Writes = (run.IsInstalled ? SandboxWrites.None : SandboxWrites.Build)
                | (run.Phase == "install" ? SandboxWrites.Destination : SandboxWrites.None)
                | (run.Phase == "fetch" ? SandboxWrites.Sources : SandboxWrites.None),
            HasNetwork = run.Phase == "fetch" || (isEarly && call.WantsNetwork),
            Input = call.Input,
            CapturesOutput = call.CapturesOutput,
            CapturesError = call.CapturesError,
        };
    }

    /// <summary>The environment every command of the template gets.</summary>
    public Dictionary<string, string> Environment()
    {
        Templates.Packages.TemplateHandle template = run.Template;
        Dictionary<string, string> environment = new(run.Context.Environment, StringComparer.Ordinal)
        {
            ["CBUILD_HOST_MACHINE"] = template.HostProfile.Arch,
            ["CBUILD_TARGET_MACHINE"] = template.CurrentProfile.Arch,
            ["CBUILD_TARGET_SYSROOT"] = template.CurrentProfile.Sysroot,
            ["CBUILD_STATEDIR"] = run.StateDirectory,
            ["STRIPBIN"] = $"{run.StateDirectory}/wrappers/strip",
            // clang looks for its linker here before it looks beside itself.
            ["COMPILER_PATH"] = $"{run.StateDirectory}/wrappers",
            ["CBUILD_LLD_ARGS"] = string.Join(' ', LinkerArguments()),
            ["SOURCE_DATE_EPOCH"] = $"{run.Context.SourceDateEpoch}",
        };
        if (template.CurrentProfile.Triplet is { } triplet) environment["CBUILD_TARGET_TRIPLET"] = triplet;
        if (template.HostProfile.Triplet is { } host) environment["CBUILD_HOST_TRIPLET"] = host;
        foreach (string flag in Profile.FlagNames) environment[flag] = Flags(flag, target: null);
        foreach ((string name, string tool) in Entries(template["tools"])) environment[name] = tool;
        foreach (string tool in HostTools)
        {
            environment[tool] = template.GetTool(tool, target: null) ?? "";
            environment[$"BUILD_{tool}"] = environment[$"{tool}_FOR_BUILD"] =
                template.GetTool(tool, "host") ?? "";
        }
        foreach (string flag in Profile.FlagNames)
            environment[$"BUILD_{flag}"] = environment[$"{flag}_FOR_BUILD"] = Flags(flag, "host");
        foreach ((string name, string value) in Entries(template["env"])) environment[name] = value;
        return environment;
    }

    /// <summary>What the linker is told, whoever calls it.</summary>
    private IEnumerable<string> LinkerArguments()
    {
        const long MostThreads = 16; // where lld stops by itself
        long threads = run.Template["link_threads"] is IntValue { Number: > 0 } number ? number.Number : 1;
        yield return $"--threads={Math.Min(threads, MostThreads)}";
        yield return $"--thinlto-jobs={threads}";
        if (run.Model.HasOption("linkundefver")) yield return "--undefined-version";
        if (!run.Model.HasOption("linkrelax")) yield return "--no-relax";
        if (run.LtoCacheSize is not { } size) yield break;
        yield return $"--thinlto-cache-policy=cache_size_bytes={size}";
        yield return "--thinlto-cache-dir=/cbuild_cache/lld_thinlto_cache";
    }

    private string Flags(string name, string? target) =>
        string.Join(' ', run.Template.GetFlags(name, [], [], target).Select(ShellWords.QuoteFlag));

    private static IEnumerable<KeyValuePair<string, string>> Entries(Value? value) => value is DictValue dict
        ? dict.Entries.Select(e => KeyValuePair.Create(e.Key.ToString(), e.Value.ToString()))
        : [];

    /// <summary>The command as one would type it.</summary>
    private static string Quoted(IReadOnlyList<string> arguments) =>
        string.Join(' ', arguments.Select(ShellWords.Quote));

    private static string Shortened(IReadOnlyList<string> arguments)
    {
        string text = Quoted(arguments);
        return text.Length > 120 ? text[..120] + "…" : text;
    }
}
