using Limyra.Apk.Packages;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands.Files;

/// <summary>Options of mkpkg as they stand on the command line.</summary>
public sealed record MkpkgOptions
{
    /// <summary>--files.</summary>
    public string? Files { get; init; }

    /// <summary>--manifest: owners, modes and attributes of the files
    /// (docs/formats/file-manifest.md).</summary>
    public string? ManifestPath { get; init; }

    /// <summary>--output.</summary>
    public string? OutputPath { get; init; }

    /// <summary>--stdout.</summary>
    public bool ToStandardOutput { get; init; }

    /// <summary>--xattrs.</summary>
    public bool HasAttributes { get; init; } = true;

    /// <summary>--compat: oldest version that must be able to read the package;
    /// --rootnode=no is 3.0.0_pre3.</summary>
    public string Compat { get; init; } = "3.0.0_pre1";

    /// <summary>--info, each: <c>field:value</c>.</summary>
    public IReadOnlyList<string> Info { get; init; } = [];

    /// <summary>--script, each: <c>type:file</c>.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    /// <summary>--trigger, each.</summary>
    public IReadOnlyList<string> Triggers { get; init; } = [];
}

/// <summary>Makes a package from a directory and fields given on the command line.</summary>
public sealed class MkpkgCommand(MkpkgOptions options, PackageCommandContext context)
{
    private const string RootNodeVersion = "3.0.0_pre3";
    private const string DirectoryNodeVersion = "3.0.0_rc9";

    private readonly Dictionary<string, string> _info = new(StringComparer.Ordinal);
    private readonly SortedDictionary<ScriptKind, PackageScript> _scripts = [];

    /// <summary>Makes the package and returns the exit code.</summary>
    public int Run()
    {
        if (!options.Info.All(AddInfo)) return 1;
        foreach (string script in options.Scripts)
            if (AddScript(script) is { } exitCode) return exitCode;
        foreach (string required in (string[])["name", "version"])
        {
            if (_info.ContainsKey(required)) continue;
            context.Error($"required info field '{required}' not provided");
            return Fail("Invalid argument");
        }
        try
        {
            if (options.Files is { } tree && !Directory.Exists(tree))
            {
                context.Error($"file directory '{tree}': No such file or directory");
                return Fail("No such file or directory");
            }
            if (Manifest(out string problem) is not { } manifest) return Fail(problem);
            Write(manifest);
            return 0;
        }
        catch (Exception error) when (PackageCommandContext.IsExpected(error))
        {
            return Fail(PackageCommandContext.Problem(error));
        }
    }

    private bool AddInfo(string argument)
    {
        int colon = argument.IndexOf(':');
        if (colon < 0)
        {
            context.Error($"missing key or value: {argument}");
            return false;
        }
        string key = argument[..colon];
        if (!InfoText.IsSettable(key))
        {
            context.Error($"invalid info field: {key}");
            return false;
        }
        _info[key] = argument[(colon + 1)..];
        return true;
    }

    /// <summary>Takes a script; the exit code if that cannot be done.</summary>
    private int? AddScript(string argument)
    {
        int colon = argument.IndexOf(':');
        if (colon < 0)
        {
            context.Error($"missing script type: {argument}");
            return 1;
        }
        if (ScriptKindText.Parse(argument.AsSpan(0, colon)) is not { } kind)
        {
            context.Error($"invalid script type: {argument[..colon]}");
            return 1;
        }
        string path = argument[(colon + 1)..];
        try
        {
            _scripts[kind] = new(kind, File.ReadAllBytes(path));
            return null;
        }
        catch (Exception error) when (PackageCommandContext.IsExpected(error))
        {
            context.Error($"failed to load script: {path}: {PackageCommandContext.Problem(error)}");
            return PackageCommandContext.Failed;
        }
    }

    private int Fail(string reason)
    {
        context.Error($"failed to create package: {reason}");
        return PackageCommandContext.Failed;
    }

    private PackageManifest? Manifest(out string problem)
    {
        _info.TryAdd("arch", context.Arch);
        if (InfoText.Read(_info, out string? error) is not { } read)
        {
            problem = error!.Split(": ")[^1]; // set whenever nothing is returned; the reason stands last
            context.Error(error);
            return null;
        }
        problem = "";
        FileTree? tree = options.Files is null ? null : FileTree.Read(options.Files, new()
        {
            // With a manifest nobody's name comes from the disk.
            Owners =
                options.ManifestPath is null ? OwnerLookup.Load(context.Root) : OwnerLookup.EveryoneIsRoot,
            HasAttributes = options.HasAttributes,
            FixedTime = context.SourceDateEpoch,
            OmitsPlainRoot = ApkVersion.Compare(options.Compat, RootNodeVersion) != VersionMatch.Less,
            OmitsPlainParents = ApkVersion.Compare(options.Compat, DirectoryNodeVersion) != VersionMatch.Less,
        });
        foreach (string ignored in tree?.Ignored ?? []) context.Print($"{ignored}: special file ignored");
        IReadOnlyList<ManifestEntry>? entries = tree?.Entries;
        if (options.ManifestPath is { } path)
        {
            entries = ReadManifest(path, entries ?? []);
            if (entries is null) return null;
        }
        return new()
        {
            Info = read.Info,
            ReplacesPriority = read.ReplacesPriority,
            Scripts = [.. _scripts.Values],
            Triggers = options.Triggers,
            Entries = entries ?? [],
            HasFileTree = entries is not null,
            Encoding = new() { GivenZeros = read.GivenZeros,
                LinkedPaths = tree?.LinkedPaths ?? new HashSet<string>() },
        };
    }

    private List<ManifestEntry>? ReadManifest(string path, IReadOnlyList<ManifestEntry> found)
    {
        FileManifest manifest = FileManifest.Parse(Formats.ByteText.Decode(File.ReadAllBytes(path)));
        List<string> complaints =
            [.. manifest.Complaints.Select(
                item => FormattableString.Invariant($"{item.Line}:{item.Column}: {item.Text}"))];
        List<ManifestEntry> entries = complaints.Count > 0
            ? []
            : ManifestedTree.Join(found, options.Files, manifest, context.SourceDateEpoch, complaints);
        foreach (string complaint in complaints) context.Error($"{path}:{complaint}");
        return complaints.Count > 0 ? null : entries;
    }

    private void Write(PackageManifest manifest)
    {
        PackageMaker maker = new()
        {
            Compression = context.Compression ?? AdbCompression.Default,
            Keys = context.SigningKeys,
        };
        if (options.ToStandardOutput)
        {
            using Stream output = context.OpenBinaryOutput();
            maker.Make(manifest, output);
            return;
        }
        maker.MakeFile(manifest, options.OutputPath ?? PackageNameSpec.Default.Expand(manifest.Info));
    }
}
