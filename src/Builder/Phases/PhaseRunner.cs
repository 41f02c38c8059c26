using Limyra.Builder.Files;
using Limyra.Builder.Handle;
using Limyra.Builder.Packages;
using Limyra.Builder.Scan;
using Limyra.Builder.Split;
using Limyra.Builder.Styles;
using Limyra.Templates.Packages;
using Limyra.Templates.Text;

namespace Limyra.Builder.Phases;

/// <summary>
/// Takes a template through its phases. Each leaves a stamp, so that an interrupted build can go on;
/// functions named init_* run every time, since they only set fields.
/// </summary>
internal sealed class PhaseRunner(RunningBuild run, PhaseOptions options)
{
    private BuildContext Build => run.Context;

    /// <summary>Runs all phases; false when a phase before the last was asked to be the last.</summary>
    public bool RunAll()
    {
        run.Files.MakeDirectory(run.StateDirectory, withParents: true);
        foreach (BuildPhase phase in PhaseList.For(run.Model.PreparesAfterPatch))
        {
            Build.Cancellation.ThrowIfCancellationRequested();
            run.CurrentDirectory = phase.Name is "fetch" or "extract" or "prepare" or "patch"
                ? run.SourceDirectory
                : run.Path($"{run.SourceDirectory}/{run.Model.BuildDirectory}").Path;
            if (phase.Name == "configure") LanguageVersions.Set(run);
            Run(phase.Name, () => RunOne(phase));
            if (options.CustomTarget is { } target
                && run.Model.CustomTargets[target].AfterPhase == phase.Name)
            {
                RunCustomTarget(run.Model.CustomTargets[target]);
                return false;
            }
            if (options.LastPhase == phase.Name) return false;
        }
        return true;
    }

    /// <summary>Does something as a phase, whose name is then in what fails.</summary>
    public void Run(string phase, Action body)
    {
        run.Phase = phase;
        try
        {
            body();
        }
        catch (TemplateException error)
        {
            throw Named(error, phase);
        }
    }

    /// <summary>What the phases would have set by the time of configure and build, without
    /// running them; for shells.</summary>
    public void SetUpForShell()
    {
        LanguageVersions.Set(run);
        foreach (string phase in (string[])["prepare", "configure", "build"])
        {
            run.Phase = phase;
            Call($"init_{phase}");
        }
    }

    /// <summary>Calls a function of the template, if it has it.</summary>
    public bool Call(string function)
    {
        if (!run.Model.Functions
            .TryGetValue(function, out Templates.Values.CallableValue? body)) return false;
        Build.Log.WriteLine($"=> {run.Model.Name}: {function}");
        body.Call(run.Template);
        return true;
    }

    private void RunCustomTarget(CustomTarget target)
    {
        Build.Log.WriteLine($"=> {run.Model.Name}: {target.Name}");
        try
        {
            if (target.Function is { } function) function.Call(run.Template);
            else new KernelTool(run).UpdateConfigurations();
        }
        catch (TemplateException error)
        {
            throw Named(error, $"custom:{target.Name}");
        }
    }

    private void RunOne(BuildPhase phase)
    {
        if (phase.Name == "check" && !run.Model.RunsTests) return;
        Call($"init_{phase.Name}");
        string stamp = $"{run.StateDirectory}/{run.Model.Name}__{phase.Name}_done";
        bool isDone = run.Exists(stamp) && options.ForcedPhase != phase.Name;
        if (phase.Name == "install")
        {
            Install(isDone);
            run.Files.Touch(stamp);
            return;
        }
        if (isDone) return;
        try
        {
            RunBody(phase);
        }
        catch (TemplateException error) when (phase.Name == "check" && options.ToleratesFailingChecks)
        {
            Build.Log.WriteLine($"{run.Model.Name}: check failed, going on: {error.Message}");
        }
        run.Files.Touch(stamp);
    }

    private void RunBody(BuildPhase phase)
    {
        bool isReplaced = phase.IsReplaceable
            && (run.Model.Functions.ContainsKey(phase.Name)
                || StylePhases.Find(run.Model.BuildStyle, phase.Name) is not null);
        if (!phase.IsReplaceable) phase.Hook?.Invoke(run);
        Call($"pre_{phase.Name}");
        if (phase is { IsReplaceable: true, Hook: not null } && !isReplaced)
        {
            Build.Log.WriteLine($"=> {run.Model.Name}: {phase.Name}");
            phase.Hook(run);
        }
        else CallOrStyle(phase.Name);
        if (phase.Name == "extract") run.Files.MakeDirectory(run.SourceDirectory, withParents: true);
        Call($"post_{phase.Name}");
    }

    private void CallOrStyle(string phase)
    {
        if (Call(phase)) return;
        if (StylePhases.Find(run.Model.BuildStyle, phase) is not { } style) return;
        Build.Log.WriteLine($"=> {run.Model.Name}: {phase} ({run.Model.BuildStyle})");
        style(run);
    }

    /// <summary>
    /// Fills the packages' directories and splits them. When it is done already they are what they were; what
    /// they hold is found again, nothing is moved twice.
    /// </summary>
    private void Install(bool isDone)
    {
        if (!isDone) FillDestinations();
        run.IsInstalled = true;
        PackageFieldReader.Refresh(run);
        foreach (BuildPackage package in Build.Explicit) DestinationGuard.Run(Build, package);
        foreach (BuildPackage package in Build.Explicit)
        {
            ElfScan.Run(Build, package);
            if (!isDone) DestinationSteps.RunAll(Build, package);
        }
        foreach (BuildPackage package in Build.Explicit) AutomaticSubpackages.Split(Build, package, isDone);
    }

    private void FillDestinations()
    {
        foreach (string name in run.Files.List("/destdir")) run.Files.RemoveTree($"/destdir/{name}");
        run.Files.MakeDirectory(Build.Main.Destination, withParents: true);
        if (!run.Model.Functions.ContainsKey("install")
            && StylePhases.Find(run.Model.BuildStyle, "install") is null)
            throw new BuildException("no-install", "template install() function is missing");
        Call("pre_install");
        CallOrStyle("install");
        Call("post_install");
        run.IsInstalled = true;
        foreach (Subpackage subpackage in run.Model.Subpackages)
        {
            BuildPackage package = run.PackageOf(subpackage.Handle);
            run.Files.MakeDirectory(package.Destination, withParents: true);
            TakeContent(package, subpackage.Content);
            new FileTaker(Build, package).Take($"usr/share/licenses/{package.Name}", missingOk: true);
        }
    }

    private void TakeContent(BuildPackage package, SubpackageContent? content)
    {
        FileTaker taker = new(Build, package);
        switch (content)
        {
            case SubpackageContent.Patterns patterns:
                foreach (string entry in patterns.Items) taker.TakeEntry(entry);
                break;
            case SubpackageContent.Usual usual:
                taker.TakeUsual(usual.Set, usual.ManSections);
                foreach (string extra in usual.Extra) taker.Take(extra, missingOk: false);
                usual.ExtraFunction?.Call();
                break;
            case SubpackageContent.Function function:
                function.Body.Call();
                break;
            case null:
                break;
            default:
                throw new InvalidOperationException($"unknown content {content.GetType().Name}");
        }
    }

    private BuildException Named(TemplateException error, string phase)
    {
        string place = error.Position is { } at ? $" ({at})" : "";
        BuildException? inner = error as BuildException;
        BuildException named =
            new(error.RuleId, $"{run.Model.FullName}: phase {phase}: {error.Message}{place}", error.Hint)
            {
                LogPath = inner?.LogPath ?? Build.Log.Path,
                LastLines = inner?.LastLines ?? [],
            };
        foreach (SourcePosition position in error.Trace) named.AddPosition(position);
        return named;
    }
}
