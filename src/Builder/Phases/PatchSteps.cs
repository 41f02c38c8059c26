using Limyra.Builder.Handle;

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
        run.Context.Log.WriteLine($"patching: {RunningBuild.NameOf(path)}");
        run.Do(new()
        {
            Arguments =
            [
                "patch", "-p1", "-N", "-F0", "--no-backup-if-mismatch", "-d", run.SourceDirectory,
                .. arguments,
            ],
            Input = PatchText.EvenContext(run.Files.Read(path).Span),
        });
    }
}
