using Limyra.Builder.Handle;
using Limyra.Builder.Sandbox;

namespace Limyra.Builder.Phases;

/// <summary>Applies the patches of a template, each once for a source tree.</summary>
internal static class PatchSteps
{
    /// <summary>All files in patches/, in the order of their names.</summary>
    public static void ApplyAll(RunningBuild run)
    {
        if (!run.IsDirectory("/template/patches") || !run.IsDirectory(run.SourceDirectory)) return;
        foreach (string name in run.Files.List("/template/patches"))
        {
            string stamp = $"{run.SourceDirectory}/.stamp_patch_{name}_done";
            if (run.Exists(stamp)) continue;
            Apply(run, $"/template/patches/{name}", []);
            run.Files.Touch(stamp);
        }
    }

    /// <summary>Applies one patch to the sources; nothing but an exact fit is accepted.</summary>
    public static void Apply(RunningBuild run, string path, IReadOnlyList<string> arguments)
    {
        string name = RunningBuild.NameOf(path);
        run.Context.Log.WriteLine($"patching: {name}");
        SandboxResult result = run.Do(new()
        {
            Arguments =
            [
                "patch", "-p1", "-N", "-F0", "--no-backup-if-mismatch", "-d", run.SourceDirectory,
                .. arguments,
            ],
            Input = PatchText.EvenContext(run.Files.Read(path).Span),
            MayFail = true,
        });
        if (result.ExitCode != 0)
            throw new BuildException("patch", $"{name} does not apply",
                $"make it anew against {run.Model.Name} {run.Model.Version}; only an exact fit is taken")
            {
                LogPath = run.Context.Log.Path,
                LastLines = run.Context.Log.LastLines,
            };
    }
}
