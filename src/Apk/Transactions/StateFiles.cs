using System.Buffers;
using System.IO.Compression;
using System.Text;
using Limyra.Apk.Database;
using Limyra.Apk.Disk;
using Limyra.Apk.Solver;
using Limyra.Formats;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;
using Limyra.Formats.Apk.Repositories;
using Limyra.Linux;

namespace Limyra.Apk.Transactions;

/// <summary>A file of the database as it will be.</summary>
/// <param name="Path">Where.</param>
/// <param name="Content">Bytes.</param>
internal sealed record StateFile(string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>Its name until the transaction is committed.</summary>
    public string Temporary => TemporaryFor(Path);

    /// <summary>The temporary name of a path.</summary>
    public static string TemporaryFor(string path) => path + ".new";
}

/// <summary>Reads the database files of a root, and writes them anew.</summary>
internal static class StateFiles
{
    private const uint FileMode = 0x1a4;

    private const int FirstDatabaseBytes = 64 * 1024;

    /// <summary>All temporary names that staging a state may use.</summary>
    public static IEnumerable<string> TemporaryNames { get; } =
    [
        .. DatabaseLayer.All.SelectMany(layer => new[]
        {
            layer.World, layer.Installed, layer.Scripts, layer.CompressedScripts, layer.Triggers,
        }).Concat([RootPath.Architectures, RootPath.Withheld]).Select(StateFile.TemporaryFor),
    ];

    /// <summary>The files of the new state in all layers that are open.</summary>
    public static List<StateFile> Compose(
        InstalledDatabase database, IReadOnlyList<WorldDemand> world, bool hasPlainScripts)
    {
        List<KnownPackage> packages = database.Sorted;
        return
        [
            .. DatabaseLayer.All.Where(layer => layer.IsIn(database.Catalogue.ActiveLayers))
                .SelectMany(layer => Compose(
                    layer, database, packages.Where(package => DatabaseLayer.Of(package) == layer),
                    world.Where(line => line.Layer == layer.Number), hasPlainScripts)),
        ];
    }

    private static List<StateFile> Compose(
        DatabaseLayer layer, InstalledDatabase database, IEnumerable<KnownPackage> packages,
        IEnumerable<WorldDemand> world, bool hasPlainScripts)
    {
        // Package by package: the text of all of a large database at once is several megabytes, three times.
        StringBuilder record = new(), triggers = new();
        ArrayBufferWriter<byte> installed = new(FirstDatabaseBytes);
        List<InstalledScript> scripts = [];
        foreach (KnownPackage package in packages)
        {
            InstalledText.Write(record.Clear(), database.ToRecord(package));
            installed.Write(ByteText.Encode(record.ToString()));
            AddTriggers(triggers, package);
            AddScripts(scripts, package);
        }
        byte[] archive = ScriptArchive.Write(scripts);
        return
        [
            new(layer.World,
                ByteText.Encode(WorldText.Write(world.Select(line => ToText(database.Catalogue, line))))),
            new(layer.Installed, installed.WrittenMemory),
            hasPlainScripts ? new(layer.Scripts, archive)
                : new(layer.CompressedScripts, Compress(archive)),
            new(layer.Triggers, ByteText.Encode(triggers.ToString())),
        ];
    }

    /// <summary>Puts the files under their temporary names.</summary>
    public static void Stage(IRootFiles files, IEnumerable<StateFile> state)
    {
        foreach (StateFile item in state)
        {
            _ = files.Remove(item.Temporary); // left over, or not there
            Errno error = files.Create(item.Temporary, FileMode, out FileDescriptor file);
            using (file) if (error == Errno.None) error = files.Write(file, item.Content.Span);
            if (error == Errno.None) error = files.ChangeMode(item.Temporary, FileMode);
            if (error != Errno.None) throw new TransactionException("write", item.Temporary, error);
        }
    }

    /// <summary>The line of world as text has it.</summary>
    public static Dependency ToText(Catalogue catalogue, WorldDemand line) => new(
        line.Demand.Name.Text,
        line.Demand.Version,
        line.Demand.Match,
        line.Tag == Catalogue.NoTag ? null : catalogue.Tags[line.Tag].Name);

    /// <summary>Loads trigger patterns: a digest and patterns a line.</summary>
    public static void LoadTriggers(Catalogue catalogue, byte[] content)
    {
        foreach (string line in ByteText.Decode(content).Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !Digest.TryParse(words[0], out Digest digest)) continue;
            if (catalogue.FindPackage(digest)?.Installed is { } installed)
                installed.Triggers.AddRange(words[1..]);
        }
    }

    /// <summary>Loads the scripts of installed packages.</summary>
    public static void LoadScripts(Catalogue catalogue, byte[] archive)
    {
        foreach (InstalledScript script in ScriptArchive.Parse(archive))
        {
            if (catalogue.FindPackage(script.Package)?.Installed is { } installed)
                installed.Scripts[script.Script.Kind] = script.Script.Content;
        }
    }

    /// <summary>Unpacks a gzip file.</summary>
    public static byte[] Decompress(byte[] content)
    {
        using MemoryStream packed = new(content);
        using GZipStream gzip = new(packed, CompressionMode.Decompress);
        using MemoryStream unpacked = new();
        gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    private static byte[] Compress(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal)) gzip.Write(content);
        return packed.ToArray();
    }

    private static void AddTriggers(StringBuilder to, KnownPackage package)
    {
        List<string> patterns = package.Installed!.Triggers;
        if (patterns.Count == 0) return;
        to.Append(package.Identity.ToBase64Text()).Append(' ').AppendJoin(' ', patterns).Append('\n');
    }

    private static void AddScripts(List<InstalledScript> to, KnownPackage package)
    {
        // The order of the original's table of types, so that equal states have equal archives.
        ReadOnlySpan<ScriptKind> order =
        [
            ScriptKind.PreInstall, ScriptKind.PostInstall, ScriptKind.PreDeinstall, ScriptKind.PostDeinstall,
            ScriptKind.PreUpgrade, ScriptKind.PostUpgrade, ScriptKind.Trigger,
        ];
        foreach (ScriptKind kind in order)
        {
            if (package.Installed!.Scripts.TryGetValue(kind, out ReadOnlyMemory<byte> content))
                to.Add(new(package.NameAndVersion, package.Identity, new(kind, content),
                    package.Info.BuildTime));
        }
    }
}
