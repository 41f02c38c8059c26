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
        if (RunCustomTargetAfter("deps")) return false;
        foreach (BuildPhase phase in PhaseList.For(run.Model.PreparesAfterPatch))
        {
            Build.Cancellation.ThrowIfCancellationRequested();
            run.CurrentDirectory = phase.Name is "fetch" or "extract" or "prepare" or "patch"
                ? run.SourceDirectory
                : run.Path($"{run.SourceDirectory}/{run.Model.BuildDirectory}").Path;
            if (phase.Name == "configure") LanguageVersions.Set(run);
            Run(phase.Name, () => RunOne(phase));
            if (RunCustomTargetAfter(phase.Name)) return false;
            if (options.LastPhase == phase.Name) return false;
        }
        return true;
    }

    /// <summary>Does something as a phase, whose name is then in what fails.</summary>
    public void Run(string phase, Action body)
    {
        run.Phase = phase;
        Guard(phase, body);
    }

    /// <summary>A failure names template, step and log, and says what to try.</summary>
    private void Guard(string step, Action body)
    {
        try
        {
            body();
        }
        catch (TemplateException error)
        {
            throw Named(error, step);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Named(new BuildException("host", error.Message,
                "make room on the disk or mend what the message names; -D goes on where the build stopped"),
                step);
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

    /// <summary>Runs the target that was asked for if this is its phase; false if not.</summary>
    private bool RunCustomTargetAfter(string phase)
    {
        if (options.CustomTarget is not { } name || run.Model.CustomTargets[name] is not { } target
            || target.AfterPhase != phase) return false;
        Build.Log.WriteLine($"=> {run.Model.Name}: {target.Name}");
        Guard($"custom:{target.Name}", () =>
        {
            if (target.Function is { } function) function.Call(run.Template);
            else new KernelTool(run).UpdateConfigurations(run.Model.Archs, run.Model.ConfigureArgs);
        });
        return true;
    }

    private void RunOne(BuildPhase phase)
    {
        if (phase.Name == "check" && !run.Model.RunsTests) return;
        Call($"init_{phase.Name}");
        if (phase.Name == "install")
        {
            Install();
            return;
        }
        string stamp = StampOf(phase.Name);
        if (run.Exists(stamp) && !(phase.IsRepeatable && options.ForcedPhase == phase.Name)) return;
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

    /// <summary>A cross build goes on where one for the same architecture stopped, never where a native one
    /// did.</summary>
    private string StampOf(string phase)
    {
        Templates.Profiles.Profile profile = run.Template.CurrentProfile;
        return $"{run.StateDirectory}/{run.Model.Name}_{(profile.IsCross ? profile.Arch : "")}_{phase}_done";
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

    /// <summary>Fills the packages' directories and splits them. That is always done anew, so that what
    /// packages hold never depends on how often a build was interrupted.</summary>
    private void Install()
    {
        FillDestinations();
        run.IsInstalled = true;
        PackageFieldReader.Refresh(run);
        foreach (BuildPackage package in Build.Explicit) DestinationGuard.Run(Build, package);
        foreach (BuildPackage package in Build.Explicit)
        {
            ElfScan.Run(Build, package);
            DestinationSteps.RunAll(Build, package);
        }
        foreach (BuildPackage package in Build.Explicit) AutomaticSubpackages.Split(Build, package);
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
            new(error.RuleId, $"{run.Model.FullName}: phase {phase}: {error.Message}{place}", error.Hint
                ?? "mend it and run again; -D goes on where the build stopped, "
                    + "and --shell-on-failure opens a shell there")
            {
                LogPath = inner?.LogPath ?? Build.Log.Path,
                LastLines = inner?.LastLines ?? [],
            };
        foreach (SourcePosition position in error.Trace) named.AddPosition(position);
        return named;
    }
}
