using System.Globalization;
using System.IO.Compression;
using System.Text;
using Limyra.Apk.Commands.Line;
using Limyra.Apk.Packages;
using Limyra.Apk.Solver;
using Limyra.Apk.Text;
using Limyra.Formats;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;
using Limyra.Formats.Tar;

namespace Limyra.Apk.Commands.Files;

/// <summary>apk index: an unsigned v2 index of package files.</summary>
internal sealed class IndexCommand(CommandSession session)
{
    private const uint FileMode = 0x1a4; // 0644

    private readonly PackageCommandContext _context = session.PackageContext([]);
    private readonly Catalogue _catalogue = new() { Architectures = [] };
    private readonly HashSet<KnownPackage> _known = [];
    private readonly HashSet<KnownPackage> _wanted = [];
    private readonly HashSet<string> _origins = [];
    private int _newCount;

    /// <summary>Runs it.</summary>
    public static int Run(CommandSession session) => new IndexCommand(session).Run();

    private int Run()
    {
        string? output = session.Options.Last("output");
        if (output is null && session.Terminal.IsTerminal && !session.Forces("binary-stdout"))
        {
            throw new CommandException(
                "Will not write binary index to console. Use --force-binary-stdout to override.");
        }
        DateTime? oldTime = LoadOld(session.Options.Last("index"));
        if (!session.Arguments.Aggregate(true, (isWell, path) => Take(path, oldTime) && isWell))
            return CommandSession.Failed;
        List<PackageInfo> entries = [.. Entries()];
        Write(output, entries);
        if (!session.Options.Has("no-warnings")) WarnOfUnprovided();
        if (output is not null)
        {
            session.Output.Message(string.Create(
                CultureInfo.InvariantCulture,
                $"Index has {entries.Count} packages (of which {_newCount} are new)"));
        }
        return 0;
    }

    private DateTime? LoadOld(string? path)
    {
        if (path is null || !File.Exists(path)) return null;
        try
        {
            foreach (PackageInfo info in IndexFile.Load(path, _context.Trust).Index.Packages)
                _known.Add(_catalogue.Add(info, info.Hashes, repositories: 0));
            return File.GetLastWriteTimeUtc(path);
        }
        catch (Exception error) when (PackageCommandContext.IsExpected(error))
        {
            throw new CommandException($"{path}: {PackageCommandContext.Problem(error)}");
        }
    }

    private bool Take(string path, DateTime? oldTime)
    {
        FileInfo file = new(path);
        if (!file.Exists)
        {
            session.Output.Warning($"File '{path}' is unaccessible");
            return true;
        }
        if (oldTime is { } time && Seconds(time) >= Seconds(file.LastWriteTimeUtc)
            && FindOld(file) is { } known)
        {
            _context.Debug($"{path}: indexed from old index");
            Mark(known);
            return true;
        }
        try
        {
            using FileStream stream = file.OpenRead();
            using PackageReader reader = PackageReader.Open(stream, _context.Trust, path);
            if (reader.IsVersion3) throw new ApkFormatException(ApkRule.FormatNotSupported);
            reader.VerifyRest();
            PackageInfo info =
                reader.Package.Info with { FileSize = (ulong)file.Length, Hashes = reader.Identity };
            _context.Debug($"{path}: indexed new package");
            Mark(_catalogue.Add(info, reader.Identity, repositories: 0));
            _newCount++;
            return true;
        }
        catch (Exception error) when (PackageCommandContext.IsExpected(error))
        {
            session.Output.Error($"{path}: {PackageCommandContext.Problem(error)}");
            return false;
        }
    }

    /// <summary>Whole seconds, which is what the format and the original compare.</summary>
    private static long Seconds(DateTime time) => new DateTimeOffset(time).ToUnixTimeSeconds();

    private KnownPackage? FindOld(FileInfo file)
    {
        for (int dash = file.Name.IndexOf('-', StringComparison.Ordinal); dash > 0;
            dash = file.Name.IndexOf('-', dash + 1))
        {
            foreach (Provider provider in _catalogue.FindName(file.Name[..dash])?.Providers ?? [])
            {
                bool isIt = provider.Package is { } package && package.FileSize == (ulong)file.Length
                    && PackageNameSpec.Default.Expand(package.Info) == file.Name;
                if (isIt) return provider.Package;
            }
        }
        return null;
    }

    private void Mark(KnownPackage package)
    {
        _known.Add(package);
        _wanted.Add(package);
        if (package.Info.Origin is { Length: > 0 } origin) _origins.Add(origin);
    }

    private IEnumerable<PackageInfo> Entries()
    {
        bool merges = session.Options.Has("merge");
        bool prunes = merges && session.Options.Has("prune-origin");
        string? architecture = session.Options.Last("rewrite-arch");
        foreach (KnownPackage package in _known.Order(Comparer<KnownPackage>.Create(NameOrder.Compare)))
        {
            bool isWanted = _wanted.Contains(package);
            bool isPruned =
                prunes && package.Info.Origin is { Length: > 0 } origin && _origins.Contains(origin);
            if (!isWanted && (!merges || isPruned)) continue;
            yield return isWanted && architecture is not null
                ? package.Info with { Arch = architecture } : package.Info;
        }
    }

    private void Write(string? output, List<PackageInfo> entries)
    {
        StringBuilder text = new();
        foreach (PackageInfo info in entries) InstalledText.WriteIndexEntry(text, info);
        ulong time = _context.SourceDateEpoch ?? (ulong)_context.Clock.GetUtcNow().ToUnixTimeSeconds();
        try
        {
            if (output is null)
            {
                Write(_context.OpenBinaryOutput(), text.ToString(), time);
                return;
            }
            using NewFile file = new(output);
            Write(file.Stream, text.ToString(), time);
            file.Commit();
        }
        catch (Exception error) when (PackageCommandContext.IsExpected(error))
        {
            throw new CommandException($"Index generation failed: {PackageCommandContext.Problem(error)}");
        }
    }

    private void Write(Stream to, string text, ulong time)
    {
        using GZipStream gzip = new(to, CompressionLevel.SmallestSize, leaveOpen: true);
        TarWriter tar = new(gzip);
        if (session.Options.Last("description") is { } description)
            tar.Add("DESCRIPTION", FileMode, time, ByteText.Encode(description));
        tar.Add("APKINDEX", FileMode, time, ByteText.Encode(text));
        tar.Finish();
    }

    private void WarnOfUnprovided()
    {
        HashSet<KnownName> demanded = [];
        foreach (KnownPackage package in _known)
            demanded.UnionWith(package.Depends.Where(demand => !demand.IsConflict)
                .Select(demand => demand.Name));
        List<string> missing =
            [.. demanded.Where(name => name.Providers.Length == 0).Select(name => name.Text)];
        if (missing.Count == 0) return;
        missing.Sort(NameOrder.Compare);
        StringBuilder text = new();
        IndentedWords words = new(text, session.Output.Width);
        words.BeginLine("WARNING: No provider for the dependencies:", wordIndent: 2);
        foreach (string name in missing) words.Add(name);
        words.End();
        session.Output.ErrorLine(text.ToString().TrimEnd('\n'));
        session.Output.Warning(string.Create(
            CultureInfo.InvariantCulture,
            $"Total of {missing.Count} unsatisfiable package names. Your repository may be broken."));
    }
}
