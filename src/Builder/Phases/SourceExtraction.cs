using Limyra.Builder.Fetch;
using Limyra.Builder.Handle;
using Limyra.Builder.Sandbox;

namespace Limyra.Builder.Phases;

/// <summary>
/// Unpacks the sources inside the sandbox, each into the directory it belongs to. When all that comes out of
/// an archive is one directory, that directory takes the place.
/// </summary>
internal static class SourceExtraction
{
    private enum Method
    {
        Archive,
        OtherArchive,
        Debian,
        Compressed,
        Copied,
    }

    /// <summary>File name patterns in the order they are tried.</summary>
    private static readonly (string Ending, Method Method)[] Methods =
    [
        (".tar.zst", Method.Archive), (".tar.lzma", Method.Archive), (".tar.lz", Method.Archive),
        (".tlz", Method.Archive),
        (".tar.xz", Method.Archive), (".txz", Method.Archive), (".tar.bz2", Method.Archive),
        (".tbz", Method.Archive),
        (".tar.gz", Method.Archive), (".tgz", Method.Archive), (".crate", Method.Archive),
        (".tar", Method.Archive),
        (".zst", Method.Compressed), (".gz", Method.Compressed), (".xz", Method.Compressed),
        (".bz2", Method.Compressed),
        (".zip", Method.OtherArchive), (".rpm", Method.OtherArchive), (".7z", Method.OtherArchive),
        (".deb", Method.Debian),
        (".patch", Method.Copied), (".diff", Method.Copied), (".txt", Method.Copied), (".sh", Method.Copied),
    ];

    private static readonly Dictionary<string, string> Decompressors = new(StringComparer.Ordinal)
    {
        [".gz"] = "gzip",
        [".bz2"] = "bzip2",
        [".xz"] = "xz",
        [".zst"] = "zstd",
    };

    public static void Run(RunningBuild run)
    {
        string place = $"{run.StateDirectory}/extract";
        if (run.Exists(place)) run.Files.RemoveTree(place);
        if (run.Exists(run.SourceDirectory)) run.Files.RemoveTree(run.SourceDirectory);
        IReadOnlyList<SourceFile> sources =
            SourceFile.ParseAll(run.Model.Sources, run.Model.Sha256, run.Model.SourcePaths);
        List<(string Target, string Directory)> parts = [("", $"{place}/0")];
        foreach (SourceFile source in sources)
        {
            if (!source.IsExtracted) continue;
            string directory = $"{place}/0";
            if (source.ExtractPath.Length > 0)
            {
                directory = $"{place}/{parts.Count}";
                parts.Add((source.ExtractPath, directory));
            }
            run.Files.MakeDirectory(directory, withParents: true);
            Extract(run, source, directory);
        }
        foreach ((string target, string directory) in parts)
            if (run.IsDirectory(directory)) MoveInto(run, directory, target.Length == 0 ? "" : $"/{target}");
        if (run.Exists(place)) run.Files.RemoveTree(place);
        run.Files.MakeDirectory(run.SourceDirectory, withParents: true);
    }

    private static void Extract(RunningBuild run, SourceFile source, string directory)
    {
        string file = $"/sources/{run.NameAndVersion}/{source.Name}";
        (string ending, Method method) =
            Array.Find(Methods, m => source.Name.EndsWith(m.Ending, StringComparison.Ordinal));
        if (ending is null)
            throw new BuildException("source-kind", $"nothing is known to unpack {source.Name} with",
                "put a '!' before it and unpack it in a function extract");
        string general = run.Exists("/usr/bin/bsdtar") ? "bsdtar" : "tar";
        IReadOnlyList<string> command = method switch
        {
            Method.Archive =>
                ["tar", "-x", "--no-same-permissions", "--no-same-owner", "-f", file, "-C", directory],
            Method.OtherArchive when ending == ".zip" && general == "tar" =>
                ["unzip", "-q", file, "-d", directory],
            Method.OtherArchive => [general, "-xf", file, "-C", directory],
            Method.Debian =>
                ["/bin/sh", "-c", "cd \"$2\" && ar x \"$1\" && tar -x --no-same-owner -f data.tar.*",
                    "sh", file, directory],
            Method.Compressed => ["/bin/sh", "-c", $"{Decompressors[ending]} -dc \"$1\" > \"$2\"", "sh", file,
                $"{directory}/{source.Name[..^ending.Length]}"],
            _ => ["cp", "-f", file, directory],
        };
        run.Context.Log.WriteLine($"extracting {source.Name}");
        SandboxResult result = run.Context.Sandbox.Run(new()
        {
            Arguments = command,
            Environment = run.Context.Environment,
            Directory = directory,
        }, run.Context.Log, run.Context.Cancellation);
        if (result.ExitCode != 0)
            throw new BuildException("extract",
                $"extracting {source.Name} failed with status {result.ExitCode}",
                "perhaps an extraction program is missing from hostmakedepends")
            {
                LogPath = run.Context.Log.Path,
                LastLines = run.Context.Log.LastLines,
            };
    }

    private static void MoveInto(RunningBuild run, string directory, string below)
    {
        string target = run.SourceDirectory + below;
        IReadOnlyList<string> names = run.Files.List(directory);
        if (names.Count == 0) return;
        run.Files.MakeDirectory($"{target}/..", withParents: true);
        if (run.Exists(target)) run.Files.RemoveTree(target);
        bool isOne = names.Count == 1
            && run.Files.KindOf($"{directory}/{names[0]}", followLinks: false)
                == Templates.Hosting.TemplateFileKind.Directory;
        run.Files.Move(isOne ? $"{directory}/{names[0]}" : directory, target);
    }
}
