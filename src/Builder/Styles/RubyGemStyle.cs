using System.Text;
using Limyra.Builder.Files;
using Limyra.Builder.Handle;
using Limyra.Templates.Hosting;

namespace Limyra.Builder.Styles;

/// <summary>A gem installed as it is, without what only its developers need.</summary>
internal static class RubyGemStyle
{
    private static readonly string[] DeveloperFolders =
        ["ext", "autotest", "benchmark", "benchmarks", "demo", "examples", "script", "test", "tests"];

    public static Dictionary<string, Action<RunningBuild>> Phases { get; } = new(StringComparer.Ordinal)
    {
        ["extract"] = Extract,
        ["install"] = Install,
    };

    private static string Project(RunningBuild run)
    {
        string name = run.Model.Name;
        return name.StartsWith("ruby-", StringComparison.Ordinal) ? name["ruby-".Length..] : name;
    }

    private static string Gem(RunningBuild run) => $"{Project(run)}-{run.Model.Version}";

    private static void Extract(RunningBuild run)
    {
        run.Files.MakeDirectory(run.SourceDirectory, withParents: true);
        run.Files.Copy($"/sources/{run.NameAndVersion}/{Gem(run)}.gem",
            $"{run.SourceDirectory}/{Gem(run)}.gem", followLinks: true);
    }

    private static void Install(RunningBuild run)
    {
        string answer = Encoding.UTF8.GetString(run.Do(new()
        {
            Arguments = ["gem", "env", "gemdir"],
            CapturesOutput = true,
        }).Output).Trim();
        string root = run.Context.Main.Destination;
        string gems = $"{root}/{answer.TrimStart('/')}";
        run.Do(new()
        {
            Arguments =
            [
                "gem", "install", "--local", "--install-dir", gems, "--bindir", $"{root}/usr/bin",
                "--ignore-dependencies",
                "--no-document", "--verbose", $"{run.CurrentDirectory}/{Gem(run)}.gem",
            ],
        });
        string place = $"{gems}/gems/{Gem(run)}";
        Remove(run, $"{gems}/cache");
        foreach (string folder in DeveloperFolders) Remove(run, $"{place}/{folder}");
        TakeRootFiles(run, place);
        if (run.IsDirectory($"{gems}/extensions"))
            foreach (BuildEntry log in run.Files.Walk($"{gems}/extensions")
                .Where(e => e.Name is "mkmf.log" or "gem_make.out").ToList())
                run.Files.Unlink($"{gems}/extensions/{log.Path}");
        MoveManuals(run, $"{place}/man");
        MoveConfiguration(run, $"{place}/etc");
    }

    /// <summary>Files at the gem's own top are for readers of its sources; the
    /// licence goes where licences go.</summary>
    private static void TakeRootFiles(RunningBuild run, string place)
    {
        if (!run.IsDirectory(place)) throw new BuildException("gem", $"gem install did not make {place}");
        foreach (string name in run.Files.List(place).ToList())
        {
            if (run.Files.KindOf($"{place}/{name}", followLinks: true) != TemplateFileKind.File) continue;
            if (name is "LICENSE" or "COPYING" && run.Context.Main.NeedsLicenseFile)
            {
                string licenses = $"{run.Context.Main.Destination}/usr/share/licenses/{run.Model.Name}";
                run.Files.MakeDirectory(licenses, withParents: true);
                run.Files.Copy($"{place}/{name}", $"{licenses}/{name}", followLinks: true);
            }
            run.Files.Unlink($"{place}/{name}");
        }
    }

    private static void MoveManuals(RunningBuild run, string directory)
    {
        if (!run.IsDirectory(directory)) return;
        foreach (BuildEntry page in run.Files.Walk(directory).ToList())
        {
            if (!page.IsFile || page.Name is not [.., '.', >= '1' and <= '8']) continue;
            string target = $"{run.Context.Main.Destination}/usr/share/man/man{page.Name[^1]}";
            run.Files.MakeDirectory(target, withParents: true);
            run.Files.Copy($"{directory}/{page.Path}", $"{target}/{page.Name}", followLinks: true);
        }
        run.Files.RemoveTree(directory);
    }

    private static void MoveConfiguration(RunningBuild run, string directory)
    {
        if (!run.IsDirectory(directory)) return;
        string target = $"{run.Context.Main.Destination}/etc";
        run.Files.MakeDirectory(target, withParents: true);
        foreach (string name in run.Files.List(directory).ToList())
            run.Files.Move($"{directory}/{name}", $"{target}/{name}");
    }

    private static void Remove(RunningBuild run, string path)
    {
        if (run.Exists(path)) run.Files.RemoveTree(path);
    }
}
