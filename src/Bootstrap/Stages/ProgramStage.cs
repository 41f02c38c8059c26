using Limyra.Bootstrap.Programs;

namespace Limyra.Bootstrap.Stages;

/// <summary>Our own programs of the target, linked against our musl and laid
/// where templates find them.</summary>
internal static class ProgramStage
{
    public static StageResult Run(UpRun run, CancellationToken cancellation)
    {
        Publisher publisher = new(run.Workspace, run.Tell);
        string folder = Path.Combine(run.Workspace.Programs, "published");
        Directory.CreateDirectory(folder);
        List<string> sizes = [];
        long total = 0;
        foreach (TargetProgram program in TargetProgram.All.Where(program => program.IsStatic))
        {
            cancellation.ThrowIfCancellationRequested();
            string published = publisher.Publish(program, run.Sysroot, run.SysrootIdentity);
            foreach (string name in (string[])[program.Name, .. program.Companions])
                PlaceIfOther(Path.Combine(published, name), Path.Combine(folder, name));
            long size = new FileInfo(Path.Combine(published, program.Name)).Length;
            total += size;
            sizes.Add($"{program.Name} {size / 1048576.0:0.0} MiB");
        }
        run.PublishedPrograms = folder;
        return new StageResult("static, on our musl: " + string.Join(", ", sizes), total);
    }

    private static void PlaceIfOther(string from, string to)
    {
        if (File.Exists(to) && File.ReadAllBytes(from).AsSpan().SequenceEqual(File.ReadAllBytes(to))) return;
        File.Copy(from, to + ".new", overwrite: true);
        File.Move(to + ".new", to, overwrite: true);
    }
}
