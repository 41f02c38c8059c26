using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands.Files;

/// <summary>Options of mkndx as they stand on the command line.</summary>
public sealed record MkndxOptions
{
    /// <summary>Package files; with --filter-spec names.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>--output.</summary>
    public string? OutputPath { get; init; }

    /// <summary>--index: the older index.</summary>
    public string? OldIndex { get; init; }

    /// <summary>--description.</summary>
    public string? Description { get; init; }

    /// <summary>--pkgname-spec.</summary>
    public string? NameSpec { get; init; }

    /// <summary>--filter-spec.</summary>
    public string? FilterSpec { get; init; }

    /// <summary>--hash.</summary>
    public string Hash { get; init; } = "sha256";
}

/// <summary>Makes a v3 index from package files.</summary>
public sealed class MkndxCommand(MkndxOptions options, PackageCommandContext context)
{
    /// <summary>Makes the index and returns the exit code.</summary>
    public int Run()
    {
        if (DigestAlgorithmText.Parse(options.Hash) is not (DigestAlgorithm.Sha256
            or DigestAlgorithm.Sha256Short))
        {
            context.Error($"hash '{options.Hash}' not recognized or allowed");
            return 1;
        }
        if (options.OutputPath is null)
        {
            context.Error("Please specify --output FILE");
            return PackageCommandContext.Failed;
        }
        if (options.FilterSpec is not null && options.OldIndex is null)
        {
            context.Error("--filter-spec requires --index");
            return PackageCommandContext.Failed;
        }
        try
        {
            return Make(options.OutputPath);
        }
        catch (Exception error) when (PackageCommandContext.IsExpected(error))
        {
            context.Error($"Index creation failed: {PackageCommandContext.Problem(error)}");
            return PackageCommandContext.Failed;
        }
    }

    private int Make(string output)
    {
        OldEntries? old = null;
        if (options.OldIndex is not null && (old = LoadOld(options.OldIndex)) is null)
            return PackageCommandContext.Failed;
        PackageNameSpec? spec = options.NameSpec is null ? null : new(options.NameSpec);
        using IndexMaker maker = new(new()
        {
            Description = options.Description,
            NameSpec = spec,
            Identity = DigestAlgorithmText.Parse(options.Hash) ?? DigestAlgorithm.Sha256,
            Trust = context.Trust,
            Compression = context.Compression ?? AdbCompression.Default,
            Keys = context.SigningKeys,
        });
        int errors = 0;
        int added = 0;
        foreach (string argument in options.Arguments)
        {
            try
            {
                if (Add(argument, maker, old, spec)) added++;
            }
            catch (Exception error) when (PackageCommandContext.IsExpected(error))
            {
                context.Error($"{argument}: {PackageCommandContext.Problem(error)}");
                errors++;
            }
        }
        if (errors > 0)
        {
            context.Error($"{errors} errors, not creating index");
            return PackageCommandContext.Failed;
        }
        maker.WriteFile(output);
        context.Message($"Index has {maker.Count} packages (of which {added} are new)");
        return 0;
    }

    private OldEntries? LoadOld(string path)
    {
        try
        {
            IndexFile index = IndexFile.Load(path, context.Trust);
            string spec = options.FilterSpec ?? options.NameSpec ?? PackageNameSpec.Default.Text;
            return new(index, new IndexLookup(index.Index.Packages, new(spec)),
                File.GetLastWriteTimeUtc(path));
        }
        catch (Exception error) when (PackageCommandContext.IsExpected(error))
        {
            context.Error($"{path}: {PackageCommandContext.Problem(error)}");
            return null;
        }
    }

    /// <summary>Adds one package and returns whether its file had to be read.</summary>
    private bool Add(string argument, IndexMaker maker, OldEntries? old, PackageNameSpec? spec)
    {
        bool isName = options.FilterSpec is not null;
        FileInfo file = new(argument);
        if (!isName && !file.Exists) throw new FileNotFoundException("No such file or directory");
        if (old is not null && (isName || Seconds(old.Time) >= Seconds(file.LastWriteTimeUtc))
            && old.Lookup.Find(argument, isName ? 0 : (ulong)file.Length) is { } number)
        {
            context.Debug($"{argument}: indexed from old index");
            maker.AddFrom(old.Index, number);
            return false;
        }
        if (isName) return false;
        PackageInfo info = maker.AddFile(argument);
        if (spec is not null && spec.ExpandLastPart(info) != Path.GetFileName(argument))
            context.Warn($"{argument}: not matching package name specification '{spec.Text}'");
        context.Debug($"{argument}: indexed new package");
        return true;
    }

    /// <summary>Whole seconds, which is what apk-tools compares.</summary>
    private static long Seconds(DateTime time) => new DateTimeOffset(time).ToUnixTimeSeconds();

    private sealed record OldEntries(IndexFile Index, IndexLookup Lookup, DateTime Time);
}
