using System.Text;
using Limyra.Apk.Packages;
using Limyra.Apk.Root;
using Limyra.Apk.Transactions;
using Limyra.Apk.Transactions.Scripts;
using Limyra.Formats.Apk;

namespace Limyra.Tests.Apk.Root;

/// <summary>A root in a temporary directory, and packages made for it.</summary>
internal sealed class TestRoot : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("limyra-apk-");

    /// <summary>The root.</summary>
    public string Path => System.IO.Path.Combine(_directory.FullName, "root");

    /// <summary>What was reported since the last <see cref="Apply"/> began.</summary>
    public List<ApkEvent> Events { get; } = [];

    /// <summary>Who keeps the volumes of the root; null: nobody.</summary>
    public string? VolumeManager { get; init; }

    /// <summary>A path in the root.</summary>
    public string At(string path) => System.IO.Path.Combine(Path, path);

    /// <summary>A file of the root as text; null if it is not there.</summary>
    public string? Read(string path) => File.Exists(At(path)) ? File.ReadAllText(At(path)) : null;

    /// <summary>Makes a package with text files; missing directories are added.</summary>
    public string Make(PackageInfo info, params (string Path, string Content)[] files) =>
        Make(info, [], [], files);

    /// <summary>Makes a package with scripts and triggers too.</summary>
    public string Make(
        PackageInfo info, PackageScript[] scripts, string[] triggers,
        params (string Path, string Content)[] files)
    {
        SortedSet<string> directories = new(StringComparer.Ordinal);
        foreach ((string path, _) in files)
            for (int slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
                directories.Add(path[..slash]);
        PackageAcl file = new() { Mode = 0x1a4 };
        PackageAcl folder = new() { Mode = 0x1ed };
        List<ManifestEntry> entries =
            [.. directories.Select(path => new ManifestEntry.Directory { Path = path, Acl = folder })];
        entries.AddRange(files.Select(item => new ManifestEntry.File
        {
            Path = item.Path,
            Acl = file,
            Content = new ContentSource.InMemory(Encoding.UTF8.GetBytes(item.Content)),
        }));
        string target = System.IO.Path.Combine(_directory.FullName, $"{info.NameAndVersion}.apk");
        PackageManifest manifest =
            new() { Info = info, Entries = entries, Scripts = scripts, Triggers = triggers };
        new PackageMaker().MakeFile(manifest, target);
        return target;
    }

    /// <summary>Opens the root for changing.</summary>
    public ApkRoot Open() => ApkRoot.Open(
        new()
        {
            Path = Path,
            Access = RootAccess.Create,
            AllowsUntrusted = true,
            Architectures = ["x86_64"],
            IsUserMode = Environment.UserName != "root",
            VolumeManager = VolumeManager,
            VolumeManagerEnvironment = ["PATH=/usr/bin:/bin"],
        },
        new Sink(Events));

    /// <summary>Makes world consist of exactly these package files, and applies it.</summary>
    public ApplyResult Apply(params string[] packages) =>
        Apply(new() { Durability = Durability.NoSync }, packages);

    /// <summary>The same with options.</summary>
    public ApplyResult Apply(TransactionOptions options, params string[] packages)
    {
        Events.Clear();
        using ApkRoot root = Open();
        List<Dependency> world = [];
        foreach (string package in packages) world.Add(root.AddFile(package));
        root.ReplaceWorld(world);
        SolveResult.Planned planned = Assert.IsType<SolveResult.Planned>(root.Solve());
        return root.Apply(planned.Plan, options, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private sealed class Sink(List<ApkEvent> events) : IProgress<ApkEvent>
    {
        public void Report(ApkEvent value)
        {
            lock (events) events.Add(value);
        }
    }
}
