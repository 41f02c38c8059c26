using System.Text;
using Limyra.Builder.Files;
using Limyra.Builder.Packages;

namespace Limyra.Builder.Lint;

/// <summary>Warns of scripts whose interpreter no package of the build and
/// none of the build root has.</summary>
internal static class ShebangLint
{
    private const int LongestLineBytes = 256;

    public static void Run(BuildContext build, BuildPackage package)
    {
        foreach (BuildEntry entry in BuildEntry.Walk(package.HostDestination, ""))
        {
            if (!entry.IsFile || Interpreter(entry.Host) is not { } words) continue;
            string program = words[0];
            // env searches; what it searches for is what counts.
            if (RunningName(program) == "env"
                && words.FirstOrDefault(w => w != program && !w.StartsWith('-')) is { } searched)
                program = searched;
            if (program.StartsWith("/usr/local/", StringComparison.Ordinal) || !Exists(build, program))
                build.Warn(package, "shebang",
                    $"{entry.Path} starts {program}, which nobody here has");
        }
    }

    private static string RunningName(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static bool Exists(BuildContext build, string program)
    {
        string name = RunningName(program);
        string path = program.StartsWith('/') ? program : $"/usr/bin/{name}";
        return build.Files.KindOf(path, followLinks: true) is not null
            || build.Installed.ProviderOf($"cmd:{name}") is not null
            || build.All
                .Any(p => build.Files.KindOf($"{p.Destination}{path}", followLinks: false) is not null);
    }

    private static string[]? Interpreter(string host)
    {
        using FileStream stream = File.OpenRead(host);
        Span<byte> start = stackalloc byte[LongestLineBytes];
        int count = stream.ReadAtLeast(start, LongestLineBytes, throwOnEndOfStream: false);
        start = start[..count];
        if (!start.StartsWith("#!"u8)) return null;
        int end = start.IndexOf((byte)'\n');
        string[] words = Encoding.UTF8.GetString(end < 0 ? start[2..] : start[2..end])
            .Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 ? words : null;
    }
}
