using Limyra.Builder.Handle;
using Limyra.Builder.Sandbox;
using Limyra.Templates.Packages;

namespace Limyra.Builder.Styles;

/// <summary>Runs make with the fields of a template: targets, arguments,
/// environments and wrappers by phase.</summary>
internal sealed record MakeTool(RunningBuild Run)
{
    /// <summary>Program; null: make_cmd of the template.</summary>
    public string? Command { get; init; }

    /// <summary>Jobs; null: as many as the template may have.</summary>
    public int? Jobs { get; init; }

    /// <summary>Environment between the template's and the call's.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Directory; null: make_dir of the template.</summary>
    public string? Directory { get; init; }

    /// <summary>Program that is called.</summary>
    public string Program => Command ?? Run.Model.MakeCommand;

    /// <summary>Builds.</summary>
    public SandboxResult Build(MakeCall call)
    {
        Template model = Run.Model;
        return Invoke(call with
        {
            Targets = [model.MakeBuildTarget],
            Arguments = [.. model.MakeBuildArgs, .. call.Arguments],
            PhaseEnvironment = model.MakeBuildEnv,
            PhaseWrapper = model.MakeBuildWrapper,
        });
    }

    /// <summary>Runs the tests.</summary>
    public SandboxResult Check(MakeCall call)
    {
        Template model = Run.Model;
        return Invoke(call with
        {
            Targets = [model.MakeCheckTarget],
            Arguments = [.. model.MakeCheckArgs, .. call.Arguments],
            PhaseEnvironment = model.MakeCheckEnv,
            PhaseWrapper = model.MakeCheckWrapper,
        });
    }

    /// <summary>Installs into the destination directory.</summary>
    public SandboxResult Install(MakeCall call, bool hasDestination = true, bool usesEnvironment = false)
    {
        Template model = Run.Model;
        string destination = Run.Context.Main.Destination;
        bool isVariable = usesEnvironment || Program == "ninja";
        return Invoke(call with
        {
            Targets = [model.MakeInstallTarget],
            Arguments =
            [
                .. hasDestination && !isVariable ? [$"DESTDIR={destination}"] : Array.Empty<string>(),
                .. model.MakeInstallArgs, .. call.Arguments,
            ],
            Environment = hasDestination && isVariable
                ? [KeyValuePair.Create("DESTDIR", destination), .. call.Environment]
                : call.Environment,
            PhaseEnvironment = model.MakeInstallEnv,
            PhaseWrapper = model.MakeInstallWrapper,
        });
    }

    /// <summary>Runs make as asked.</summary>
    public SandboxResult Invoke(MakeCall call) => Run.Do(new()
    {
        Arguments =
        [
            .. call.Wrapper, .. call.PhaseWrapper, .. Run.Model.MakeWrapper, Program,
            $"-j{call.Jobs ?? Jobs ?? Run.Jobs}",
            .. call.Targets.Where(t => t.Length > 0), .. call.Arguments,
        ],
        Environment = [.. Run.Model.MakeEnv, .. call.PhaseEnvironment, .. Environment, .. call.Environment],
        Directory = call.Directory ?? Directory ?? Run.Model.MakeDirectory,
    });
}

/// <summary>One call of make.</summary>
internal sealed record MakeCall
{
    public IReadOnlyList<string> Targets { get; init; } = [];

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public int? Jobs { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> PhaseEnvironment { get; init; } = [];

    public string? Directory { get; init; }

    public IReadOnlyList<string> Wrapper { get; init; } = [];

    public IReadOnlyList<string> PhaseWrapper { get; init; } = [];
}
