using System.Runtime.InteropServices;
using Limyra.Builder;
using Limyra.Builder.Roots;
using Limyra.Formats.Apk;

namespace Limyra.Tests.Builder;

/// <summary>A small tree of templates, built with the host's own programs lent to the sandbox.</summary>
internal sealed class BuilderFixture : IDisposable, IBuildObserver
{
    private const string Profile = """
        [profile]
        endian = little
        wordsize = 64
        triplet = x86_64-chimera-linux-musl
        """;

    public BuilderFixture()
    {
        Root = Directory.CreateTempSubdirectory("limyra-builder-").FullName;
        // Every user must be able to reach it: the sandbox's user is another one when root runs the tests.
        File.SetUnixFileMode(Root, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(Path.Combine(Tree, "etc/build_profiles"));
        File.WriteAllText(Path.Combine(Tree, "etc/build_profiles/x86_64.ini"), Profile);
        File.WriteAllText(Path.Combine(Tree, "etc/build_profiles/bootstrap.ini"), "[flags]\nCFLAGS = -O2\n");
    }

    public string Root { get; }

    public string Tree => Path.Combine(Root, "tree");

    public string Repository => Path.Combine(Root, "repository");

    public List<string> Lines { get; } = [];

    public BuildSettings Settings => new()
    {
        TreeDirectory = Tree,
        StateDirectory = Path.Combine(Root, "state"),
        RepositoryDirectory = Repository,
        SourcesDirectory = Path.Combine(Root, "sources"),
        SigningKeyPath = KeyPath,
        UsesUpstream = false,
        BaseWorld = [],
        Jobs = 1,
    };

    private string KeyPath
    {
        get
        {
            string path = Path.Combine(Root, "key.rsa");
            if (!File.Exists(path)) Limyra.Tests.Apk.Packages.TestKeys.First.Save(path);
            return path;
        }
    }

    /// <summary>dotnet(1), whichever program these tests were started by.</summary>
    public static string DotnetHost { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    /// <summary>The builder as a program, in the configuration of the tests; skips where it is not
    /// built.</summary>
    public static string Program()
    {
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        string built = Limyra.Tests.Repository.At("artifacts", "bin", "cbuild-program");
        string? program = !Directory.Exists(built) ? null : Directory
            .EnumerateDirectories(built, $"{configuration}*").Order(StringComparer.Ordinal)
            .Select(folder => Path.Combine(folder, "cbuild.dll")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "cbuild is not built: dotnet build apps/cbuild");
        return program;
    }

    /// <summary>Skips a test where the host has no sandbox to offer.</summary>
    public static void RequireSandbox() =>
        Assert.SkipUnless(File.Exists("/usr/bin/bwrap") && Directory.Exists("/usr/bin"),
            "bubblewrap is not installed");

    public void Write(string name, string template, params ReadOnlySpan<(string Path, string Text)> files)
    {
        string directory = Path.Combine(Tree, "main", name);
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "template.py"), template);
        foreach (string subpackage in template.Split("@subpackage(\"").Skip(1)
            .Select(rest => rest.Split('"')[0]))
            if (new FileInfo(Path.Combine(Tree, "main", subpackage)) is { LinkTarget: null } link)
                File.CreateSymbolicLink(link.FullName, name);
        foreach ((string path, string text) in files)
        {
            string full = Path.Combine(directory, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!); // below the template
            File.WriteAllText(full, text);
        }
    }

    public async Task<BuildResult> Build(string name, BuildSettings? settings = null)
    {
        using BuilderSession session = Session(settings);
        IReadOnlyList<BuildResult> results =
            await session.BuildAll([$"main/{name}"], this, CancellationToken.None);
        return results[^1];
    }

    /// <summary>Fills roots with nothing but the folders the host's usr is mounted over.</summary>
    public IRootFiller Filler { get; init; } = new LentRoot();

    /// <summary>Folders of the host that builds see.</summary>
    public IReadOnlyList<(string Host, string Inside)> Lent { get; init; } = [("/usr", "/usr")];

    public BuilderSession Session(BuildSettings? settings = null) =>
        new(settings ?? Settings, TimeProvider.System)
        {
            Filler = Filler,
            Lent = Lent,
        };

    public string Package(string file) => Path.Combine(Repository, "main/x86_64", file);

    public void Started(string template, string version)
    {
    }

    public void Wrote(string template, string line) => Lines.Add(line);

    public void Finished(BuildResult result)
    {
    }

    public void Dispose() => Limyra.Builder.Files.BuildFiles.RemoveHost(Root);

    /// <summary>A root without packages: only the folders that the host's usr is mounted over.</summary>
    private sealed class LentRoot : IRootFiller
    {
        public IReadOnlyList<PackageInfo> Fill(string directory, IReadOnlyList<string> world)
        {
            if (Directory.Exists(Path.Combine(directory, "usr"))) return [];
            Directory.CreateDirectory(Path.Combine(directory, "usr"));
            foreach (string name in (string[])["bin", "lib", "lib64"])
                File.CreateSymbolicLink(Path.Combine(directory, name), $"usr/{name}");
            return [];
        }
    }
}
