using Limyra.Apk.Packages;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands;

/// <summary>Makes a package from a directory and fields given on the command line.</summary>
public sealed class MkpkgCommand
{
    private const string RootNodeVersion = "3.0.0_pre3";
    private const string DirectoryNodeVersion = "3.0.0_rc9";

    private readonly Dictionary<string, string> _info = new(StringComparer.Ordinal);
    private readonly List<PackageScript> _scripts = [];

    /// <summary>--files.</summary>
    public string? Files { get; set; }

    /// <summary>--output.</summary>
    public string? OutputPath { get; set; }

    /// <summary>--stdout.</summary>
    public bool ToStandardOutput { get; set; }

    /// <summary>--xattrs.</summary>
    public bool HasAttributes { get; set; } = true;

    /// <summary>--compat: oldest version that must be able to read the package.</summary>
    public string Compat { get; set; } = "3.0.0_pre1";

    /// <summary>--trigger, each.</summary>
    public IList<string> Triggers { get; } = [];

    /// <summary>--rootnode, an older spelling of --compat.</summary>
    public bool HasRootNode
    {
        set => Compat = value ? "3.0.0_pre1" : RootNodeVersion;
    }

    /// <summary>--info; false after an error was printed.</summary>
    public bool AddInfo(string argument, PackageCommandContext context)
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

    /// <summary>--script; false after an error was printed.</summary>
    public bool AddScript(string argument, PackageCommandContext context)
    {
        int colon = argument.IndexOf(':');
        if (colon < 0)
        {
            context.Error($"missing script type: {argument}");
            return false;
        }
        if (ScriptKindText.Parse(argument.AsSpan(0, colon)) is not { } kind)
        {
            context.Error($"invalid script type: {argument[..colon]}");
            return false;
        }
        try
        {
            _scripts.RemoveAll(script => script.Kind == kind);
            _scripts.Add(new(kind, File.ReadAllBytes(argument[(colon + 1)..])));
            return true;
        }
        catch (Exception error) when (PackageCommandContext.IsExpected(error))
        {
            context.Error($"failed to load script: {argument[(colon + 1)..]}: {error.Message}");
            return false;
        }
    }

    /// <summary>Makes the package and returns the exit code.</summary>
    public int Run(PackageCommandContext context)
    {
        foreach (string required in (string[])["name", "version"])
        {
            if (_info.ContainsKey(required)) continue;
            context.Error($"required info field '{required}' not provided");
            return Fail(context, "Invalid argument");
        }
        try
        {
            if (Manifest(context) is not { } manifest) return Fail(context, "Invalid argument");
            Write(manifest, context);
            return 0;
        }
        catch (Exception error) when (PackageCommandContext.IsExpected(error))
        {
            return Fail(context, PackageCommandContext.Problem(error));
        }
    }

    private static int Fail(PackageCommandContext context, string reason)
    {
        context.Error($"failed to create package: {reason}");
        return PackageCommandContext.Failed;
    }

    private PackageManifest? Manifest(PackageCommandContext context)
    {
        _info.TryAdd("arch", context.Arch);
        if (InfoText.Read(_info, out string? problem) is not { } read)
        {
            context.Error(problem!); // set whenever nothing is returned
            return null;
        }
        FileTree? tree = Files is null ? null : FileTree.Read(Files, new()
        {
            Owners = OwnerLookup.Load(context.Root),
            HasAttributes = HasAttributes,
            FixedTime = context.SourceDateEpoch,
            OmitsPlainRoot = ApkVersion.Compare(Compat, RootNodeVersion) != VersionMatch.Less,
            OmitsPlainParents = ApkVersion.Compare(Compat, DirectoryNodeVersion) != VersionMatch.Less,
        });
        foreach (string path in tree?.Ignored ?? []) context.Print($"{path}: special file ignored");
        return new()
        {
            Info = read.Info,
            ReplacesPriority = read.ReplacesPriority,
            Scripts = _scripts,
            Triggers = [.. Triggers],
            Entries = tree?.Entries ?? [],
            HasFileTree = tree is not null,
            Encoding = new() { GivenZeros = read.GivenZeros, LinkedPaths = tree?.LinkedPaths ?? new HashSet<string>() },
        };
    }

    private void Write(PackageManifest manifest, PackageCommandContext context)
    {
        PackageMaker maker = new()
        {
            Compression = context.Compression ?? AdbCompression.Default,
            Keys = context.SigningKeys,
        };
        if (ToStandardOutput)
        {
            using Stream output = context.OpenBinaryOutput();
            maker.Make(manifest, output);
            return;
        }
        maker.MakeFile(manifest, OutputPath ?? PackageNameSpec.Default.Expand(manifest.Info));
    }
}
