using Limyra.Builder.Files;
using Limyra.Builder.Sandbox;
using Limyra.Builder.Scan;
using Limyra.Templates.Lint;

namespace Limyra.Builder.Packages;

/// <summary>Everything about one running build that its steps share.</summary>
internal sealed class BuildContext
{
    /// <summary>The main package.</summary>
    public required BuildPackage Main { get; init; }

    /// <summary>Subpackages the template declares, in order.</summary>
    public List<BuildPackage> Subpackages { get; } = [];

    /// <summary>Subpackages, their automatic parts, and the main package with its
    /// parts, in packing order.</summary>
    public List<BuildPackage> All { get; } = [];

    /// <summary>ELF files found so far by their paths in the system.</summary>
    public SortedDictionary<string, ScannedElf> Elfs { get; } = new(StringComparer.Ordinal);

    public required BuildFiles Files { get; init; }

    public required BubblewrapSandbox Sandbox { get; init; }

    public required OutputLog Log { get; init; }

    /// <summary>The sources it is made from.</summary>
    public IReadOnlyList<Fetch.SourceFile> Sources { get; init; } = [];

    /// <summary>Packages of the build root, sorted by name.</summary>
    public IReadOnlyList<Formats.Apk.PackageInfo> RootPackages { get; init; } = [];

    /// <summary>What the build root has installed.</summary>
    public required IProviders Installed { get; init; }

    /// <summary>Finds in the last lines of a failing command what it lacked; gives what to do, or
    /// null.</summary>
    public Func<IReadOnlyList<string>, string?> Advise { get; init; } = _ => null;

    /// <summary>Directory of the template on the host.</summary>
    public required string TemplateDirectory { get; init; }

    /// <summary>Folder of the host with the keys that kernels' modules are signed with.</summary>
    public required string KernelKeys { get; init; }

    /// <summary>In a cross build, what /usr of the target is in the build root; else null.</summary>
    public string? CrossRoot { get; init; }

    /// <summary>Time that every file and package gets, seconds since 1970.</summary>
    public required long SourceDateEpoch { get; init; }

    /// <summary>Whether the sizes of the machine: jobs for commands that can run in parallel.</summary>
    public required int Jobs { get; init; }

    /// <summary>Environment for the builder's own commands in the sandbox.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Whether debugging data goes into packages of its own.</summary>
    public bool SplitsDebug { get; init; } = true;

    /// <summary>Whether link-time optimization is in effect for the template.</summary>
    public Func<bool> HasLto { get; init; } = () => false;

    /// <summary>Whether a hardening is in effect for the template.</summary>
    public Func<string, bool> HasHardening { get; init; } = _ => false;

    /// <summary>Version of Python in the build root, for example <c>3.13</c>;
    /// null when it has none.</summary>
    public string? PythonVersion { get; set; }

    public CancellationToken Cancellation { get; init; }

    /// <summary>Explicit subpackages and then the main package, the order of
    /// installing and scanning.</summary>
    public IEnumerable<BuildPackage> Explicit => Subpackages.Append(Main);

    /// <summary>A line in the log, with the package it is about.</summary>
    public void Say(BuildPackage package, string text) => Log.WriteLine($"{package.Name}: {text}");

    /// <summary>A failure about one package.</summary>
    public BuildException Fail(BuildPackage package, string ruleId, string message, string? hint = null) =>
        new(ruleId, $"{package.Name}: {message}", hint) { LogPath = Log.Path };

    /// <summary>Rules the template silences, with its reasons: <c># lint: RULE
    /// reason</c> anywhere in it.</summary>
    public IReadOnlyDictionary<string, string> Waivers { get; init; } = new Dictionary<string, string>();

    /// <summary>Refuses a package by a rule of lint, unless the template
    /// silences the rule and says why.</summary>
    public void Refuse(BuildPackage package, string ruleId, string message, string? hint = null)
    {
        if (!IsWaived(ruleId, $"{package.Name}: {message}"))
            throw Fail(package, ruleId, message,
                $"{(hint is null ? "" : hint + "; ")}or silence it: # lint: {ruleId} REASON");
    }

    /// <summary>Warns by a rule of lint and gives true, unless the template silences the rule.</summary>
    public bool Warn(BuildPackage package, string ruleId, string message)
    {
        if (IsWaived(ruleId, $"{package.Name}: {message}")) return false;
        Say(package, $"warning: {message} [{ruleId}]");
        return true;
    }

    /// <summary>Whether the template silences a rule; what it allows goes into the log.</summary>
    public bool IsWaived(string ruleId, string message)
    {
        if (LintRule.Find(ruleId) is null) throw new InvalidOperationException($"no rule of lint: {ruleId}");
        if (!Waivers.TryGetValue(ruleId, out string? reason)) return false;
        Log.WriteLine($"allowed: {message} [{ruleId}: {reason}]");
        return true;
    }

    /// <summary>Runs a command of the builder's own; a failure stops the build.</summary>
    public SandboxResult Run(SandboxCommand command)
    {
        SandboxResult result = Sandbox.Run(command, Log, Cancellation);
        if (result.ExitCode == 0) return result;
        throw new BuildException("command",
            $"{Main.Name}: '{string
                .Join(' ', command.Arguments.Take(8))}' failed with status {result.ExitCode}")
        {
            LogPath = Log.Path,
            LastLines = Log.LastLines,
        };
    }
}
