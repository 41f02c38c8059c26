using Limyra.Apk.Commands.Line;
using Limyra.Apk.Database;
using Limyra.Apk.Disk;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Apk.Text;
using Limyra.Apk.Transactions;
using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Apk.Commands;

/// <summary>apk audit: what on the disk is not as packages left it.</summary>
internal sealed class AuditCommand(CommandSession session) : IDisposable
{
    private enum Mode
    {
        Backup,
        System,
        Full,
    }

    private const string FullPaths =
        "+etc\n@etc/init.d\n-dev\n-home\n-lib/apk\n-lib/rc/cache\n-proc\n-root\n-run\n-sys\n-tmp\n-var\n";
    private const string NewSuffix = ".apk-new";

    private readonly GivenOptions _options = session.Options;
    private readonly HashSet<KnownPackage> _shownPackages = [];
    private readonly HashSet<InstalledFile> _visited = [];
    private Mode _mode;
    private DigestAhead? _digests;
    private IReadOnlyList<ProtectedPath> _patterns = [];

    private ApkRoot Root => session.Root;

    /// <summary>Runs it.</summary>
    public static int Run(CommandSession session)
    {
        using AuditCommand command = new(session);
        return command.Run();
    }

    public void Dispose() => _digests?.Dispose();

    private int Run()
    {
        _mode = _options.InOrder.LastOrDefault(item => item.Key is "backup" or "system" or "full").Key switch
        {
            "system" => Mode.System,
            "full" => Mode.Full,
            _ => Mode.Backup,
        };
        _patterns = LoadPatterns();
        if (_mode == Mode.Backup || session.Arguments.Count > 0)
            return Check(session.Arguments.Count > 0 ? session.Arguments : ["/"]);
        _digests = new DigestAhead(Root.Files, Root.Database);
        return Check(["/"]);
    }

    private int Check(IReadOnlyList<string> paths)
    {
        foreach (string path in paths)
        {
            if (!path.StartsWith('/'))
            {
                session.Output.Warning($"{path}: relative path skipped.");
                continue;
            }
            Place start = Descend(path.Trim('/'));
            Walk(start);
            if (_mode == Mode.System || _mode == Mode.Full) ReportMissing(start.Path);
        }
        return 0;
    }

    /// <summary>A directory with the rules that hold in it.</summary>
    private sealed record Place(string Path, ProtectMode Mode, IReadOnlyList<ProtectedPath> Below);

    /// <summary>Lists that options name, one behind the other; only without any those of the root.</summary>
    private List<ProtectedPath> LoadPatterns()
    {
        bool isGiven = _options.Has("protected-paths") || _options.Has("full");
        return isGiven
            ? [.. _options.InOrder.SelectMany(item => item.Key switch
            {
                "full" => ProtectedPaths.Parse(FullPaths),
                "protected-paths" => ProtectedPaths.Parse(ReadList(item.Value!)), // an option with a value
                _ => [],
            })]
            : RootPatterns();
    }

    private static string ReadList(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"unable to read protected path file: {path}: {ErrorText.Of(error)}");
        }
    }

    private List<ProtectedPath> RootPatterns()
    {
        List<ProtectedPath> found = [.. ProtectedPaths.Default];
        foreach (string file in ConfigurationFiles.List(Root.Files, [RootPath.ProtectedPaths], ".list"))
        {
            if (Root.Files.Read(file, out byte[] content) == Errno.None)
                found.AddRange(ProtectedPaths.Parse(Formats.ByteText.Decode(content)));
        }
        return found;
    }

    private Place Descend(string path)
    {
        Place place = new("", ProtectMode.None, _patterns);
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            place = Enter(place, part);
        return place;
    }

    private static Place Enter(Place parent, string name)
    {
        ProtectMode mode = parent.Mode;
        List<ProtectedPath> below = [];
        foreach (ProtectedPath pattern in parent.Below)
        {
            string[] parts = pattern.Pattern.Split('/', 2);
            if (!Glob.IsMatch(parts[0], name, Glob.Slash.Separate)) continue;
            if (parts.Length == 1) mode = pattern.Mode;
            else below.Add(new(parts[1], pattern.Mode));
        }
        return new(RootPath.Join(parent.Path, name), mode, below);
    }

    private void Walk(Place place)
    {
        // gone or not ours to read
        if (Root.Files.List(place.Path, out List<DirectoryEntry> entries) != Errno.None) return;
        foreach (DirectoryEntry entry in entries)
        {
            string path = RootPath.Join(place.Path, entry.Name);
            if (Root.Files.Status(path, out FileStatus status) != Errno.None)
            {
                Report('e', path, Root.Database.FindFile(path), node: null, status: null);
                continue;
            }
            if (status.Kind == FileKind.Directory) WalkDirectory(Enter(place, entry.Name), status);
            else CheckFile(place, path, entry.Name, status);
        }
    }

    private void WalkDirectory(Place place, in FileStatus status)
    {
        DirectoryNode? node = Root.Database.FindDirectory(place.Path);
        char reason = '\0';
        switch (_mode)
        {
            case Mode.Backup:
                bool hasProtected =
                    place.Mode.IsProtected() || place.Below.Any(item => item.Mode.IsProtected());
                if (!hasProtected) return;
                if (place.Mode.IsProtected()) reason = JudgeDirectory(node, status);
                break;
            case Mode.System when node is null:
                return;
            case Mode.System:
                reason = JudgeDirectory(node, status);
                break;
            case Mode.Full when place.Mode == ProtectMode.Ignore:
                return;
            case Mode.Full:
                if (place.Mode == ProtectMode.None) reason = JudgeDirectory(node, status);
                break;
        }
        Report(reason, place.Path + "/", file: null, node, status);
        if (reason != 'D') Walk(place);
    }

    private char JudgeDirectory(DirectoryNode? node, in FileStatus status)
    {
        if (node is null) return _options.Has("recursive") ? 'd' : 'D';
        if (!_options.Has("check-permissions") || node.Owner is not { } owner) return '\0';
        bool isSame =
            status.Mode == owner.Acl.Mode && status.Uid == owner.Acl.Uid && status.Gid == owner.Acl.Gid;
        return isSame ? '\0' : 'm';
    }

    private void CheckFile(Place place, string path, string name, in FileStatus status)
    {
        ProtectMode protection = place.Mode;
        foreach (ProtectedPath pattern in place.Below)
        {
            bool isHere = !pattern.Pattern.Contains('/', StringComparison.Ordinal);
            if (isHere && Glob.IsMatch(pattern.Pattern, name, Glob.Slash.Separate)) protection = pattern.Mode;
        }
        InstalledFile? file = Root.Database.FindFile(path);
        if (file is not null) _visited.Add(file);
        bool isLink = status.Kind == FileKind.SymbolicLink;
        bool isProtected = protection.IsProtected() && (protection != ProtectMode.SymbolicLinks || isLink);
        switch (_mode)
        {
            case Mode.Full when protection is ProtectMode.Ignore or ProtectMode.All or ProtectMode.Changed:
            case Mode.Full when protection == ProtectMode.SymbolicLinks && isLink:
            case Mode.Backup when !isProtected:
            case Mode.Backup when name.EndsWith(NewSuffix, StringComparison.Ordinal):
            case Mode.System when file is null || protection is not (ProtectMode.None or ProtectMode.Ignore):
                return;
            default:
                break;
        }
        char reason =
            _mode == Mode.Backup && protection == ProtectMode.All ? 'A' : JudgeFile(file, path, status);
        bool isBusyboxLink = _options.Has("ignore-busybox-symlinks") && file is null && isLink
            && Root.Files.ReadLink(path, out string target) == Errno.None
            && target is "/bin/busybox" or "/bin/bbsuid" or "/bin/busybox-extras";
        if (!isBusyboxLink) Report(reason, path, file, node: null, status);
    }

    private char JudgeFile(InstalledFile? file, string path, in FileStatus status)
    {
        if (file is null) return 'A';
        bool isLink = status.Kind == FileKind.SymbolicLink;
        if (file.Digest.IsNone) return isLink ? 'U' : JudgeOwner(file, status);
        Formats.Apk.Installed.InstalledFlags flags = file.Directory.Package.Flags;
        FileLook found = _digests is null
            ? FileAudit.Look(Root.Files, path, status, FileAudit.AlgorithmOf(file.Digest, flags))
            : _digests.Of(file, path, status);
        if (found.Content != file.Digest) return 'U';
        bool knowsAttributes =
            !flags.HasFlag(Formats.Apk.Installed.InstalledFlags.BrokenAttributes) && !isLink;
        if (knowsAttributes && file.Withheld is null && found.Attributes != file.Acl.Attributes) return 'x';
        return JudgeOwner(file, status);
    }

    private char JudgeOwner(InstalledFile file, in FileStatus status)
    {
        if (!_options.Has("check-permissions")) return '\0';
        bool isOwner = Root.IsUserMode || (status.Uid == file.Acl.Uid && status.Gid == file.Acl.Gid);
        bool isMode = status.Kind == FileKind.SymbolicLink || status.Mode == file.Acl.Mode;
        return isOwner && isMode ? '\0' : 'M';
    }

    private void ReportMissing(string below)
    {
        string prefix = below.Length == 0 ? "" : below + "/";
        foreach (DirectoryNode node in Root.Database.Nodes.OrderBy(item => item.Path, StringComparer.Ordinal))
        {
            if (RootPath.HoldsVolumes(node.Path) || node.References == 0
                || !(node.Path + "/").StartsWith(prefix, StringComparison.Ordinal))
                continue;
            Place place = Descend(node.Path);
            foreach (InstalledFile file in node.Files.Values.OrderBy(item => item.Name,
                StringComparer.Ordinal))
            {
                bool counts = !_visited.Contains(file) && file.Withheld is not { Target: not null }
                    && (_mode == Mode.Full ? place.Mode != ProtectMode.Ignore : !place.Mode.IsProtected());
                if (counts && Root.Files.Status(file.Path, out _) != Errno.None)
                    Report('X', file.Path, file, node: null, status: null);
            }
        }
    }

    private void Report(char reason, string path, InstalledFile? file, DirectoryNode? node,
        FileStatus? status)
    {
        if (reason == '\0') return;
        TextWriter output = session.Output.Results;
        if (_options.Has("packages"))
        {
            if (file is null || !_shownPackages.Add(file.Directory.Package.Package)) return;
            KnownPackage package = file.Directory.Package.Package;
            output.Write((session.Output.Verbosity < 1 ? package.Name.Text : package.NameAndVersion) + "\n");
            return;
        }
        if (session.Output.Verbosity < 1)
        {
            output.Write(path + "\n");
            return;
        }
        if (_options.Has("details")) ReportDetails(output, reason, path, file, node, status);
        output.Write($"{reason} {path}\n");
    }

    private void ReportDetails(
        TextWriter output, char reason, string path, InstalledFile? file, DirectoryNode? node,
        FileStatus? status)
    {
        Formats.Apk.Installed.InstalledAcl? acl =
            file?.Acl ?? (reason is 'D' or 'd' ? null : node?.Owner?.Acl);
        if (acl is { } wanted)
            output.Write(
                $"- mode={Octal(wanted.Mode)} uid={wanted.Uid} gid={wanted.Gid}{Hash(file?.Digest)}\n");
        if (status is not { } found) return;
        Formats.Apk.Installed.InstalledFlags flags = file?.Directory.Package.Flags ?? default;
        Trust.DigestAlgorithm algorithm = file is null || file.Digest.IsNone
            ? Trust.DigestAlgorithm.Sha256
            : FileAudit.AlgorithmOf(file.Digest, flags);
        Digest? digest = FileAudit.DigestOf(Root.Files, path.TrimEnd('/'), found, algorithm);
        output.Write($"+ mode={Octal(found.Mode)} uid={found.Uid} gid={found.Gid}{Hash(digest)}\n");
    }

    private static string Octal(uint mode) => Convert.ToString(mode, 8);

    private static string Hash(Digest? digest) =>
        digest is { IsNone: false } known ? $" hash={known.ToHex()}" : "";
}
