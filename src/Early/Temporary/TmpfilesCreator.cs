using System.Globalization;
using System.Text;
using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Temporary;

/// <summary>tmpfiles --create: makes what a line describes and gives it its mode and owner.</summary>
internal sealed class TmpfilesCreator(StepContext context)
{
    private const uint DefaultDirectoryMode = 0x1ed; // 0755
    private const uint DefaultFileMode = 0x1a4; // 0644
    private const string Factory = "/usr/share/factory";

    private readonly TmpfilesOwnership _ownership = new(context);

    public bool Create(TmpfilesLine line)
    {
        if (!_ownership.IsKnown(line)) return false;

        return line.Type switch
        {
            'f' or 'F' => CreateFile(line),
            'w' => WriteExisting(line),
            'd' or 'D' or 'v' or 'q' or 'Q' => CreateDirectory(line, line.Path),
            'e' => AdjustMatching(line, isRecursive: false, FileKind.Directory),
            'p' => CreateNode(line, FileKind.Fifo),
            'c' => CreateNode(line, FileKind.CharacterDevice),
            'b' => CreateNode(line, FileKind.BlockDevice),
            'L' => CreateLink(line),
            'C' => Copy(line),
            'z' or 'm' => AdjustMatching(line, isRecursive: false, kind: null),
            'Z' => AdjustMatching(line, isRecursive: true, kind: null),
            'x' or 'X' or 'r' or 'R' => true,
            't' or 'T' or 'h' or 'H' or 'a' or 'A' => Unsupported(line),
            _ => true,
        };
    }

    private bool CreateDirectory(TmpfilesLine line, string path)
    {
        if (!MakeParents(line) || !ClearWay(line, FileKind.Directory)) return false;

        Errno error = context.Tree.MakeDirectory(path, line.Mode ?? DefaultDirectoryMode);
        if (error == Errno.EEXIST)
        {
            return context.Tree.Status(path) is { Kind: FileKind.Directory } status
                ? _ownership.Adjust(line, path, status, isNew: false)
                : Failed(line, Errno.ENOTDIR);
        }

        return error == Errno.None ? Finish(line, DefaultDirectoryMode) : Failed(line, error);
    }

    private bool CreateFile(TmpfilesLine line)
    {
        if (!MakeParents(line) || !ClearWay(line, FileKind.Regular)) return false;

        OpenFlags flags = OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.NoFollow;
        bool isForced = line.IsForced || line.Type == 'F';
        Errno error = context.Tree.Write(
            line.Path, Content(line), flags | OpenFlags.Exclusive, line.Mode ?? DefaultFileMode);
        if (error == Errno.None) return Finish(line, DefaultFileMode);

        if (error != Errno.EEXIST) return Failed(line, error);

        if (context.Tree.LinkStatus(line.Path) is not { Kind: FileKind.Regular } status)
        {
            context.Say($"{line.Source}:{line.Line}: {line.Path} exists and is not a file");
            return false;
        }

        error = isForced ? context.Tree.Write(line.Path, Content(line), flags | OpenFlags.Truncate, mode: 0)
            : error;
        return error is Errno.None or Errno.EEXIST
            ? _ownership.Adjust(line, line.Path, status, isNew: false) : Failed(line, error);
    }

    private bool WriteExisting(TmpfilesLine line)
    {
        bool isDone = true;
        foreach (string path in PathPattern.Match(context.Tree, line.Path))
        {
            OpenFlags flags = OpenFlags.WriteOnly | (line.IsForced ? OpenFlags.Append : OpenFlags.Truncate);
            Errno error = context.Tree.Write(path, Content(line), flags, mode: 0);
            isDone &= error == Errno.None || Failed(line, error);
        }

        return isDone;
    }

    private bool CreateNode(TmpfilesLine line, FileKind kind)
    {
        DeviceNumber device = default;
        if (kind != FileKind.Fifo && !TryParseDevice(line.Argument, out device))
        {
            context.Say($"{line.Source}:{line.Line}: \"{line.Argument}\" is not MAJOR:MINOR");
            return false;
        }

        if (!MakeParents(line) || !ClearWay(line, kind)) return false;

        Errno error = context.Tree.MakeNode(line.Path, kind, line.Mode ?? DefaultFileMode, device);
        if (error == Errno.EPERM && kind != FileKind.Fifo)
        {
            return true; // containers may not make devices, and have them already
        }

        if (error != Errno.EEXIST)
            return error == Errno.None ? Finish(line, DefaultFileMode) : Failed(line, error);

        return context.Tree.LinkStatus(line.Path) is { } status && status.Kind == kind
            ? _ownership.Adjust(line, line.Path, status, isNew: false) : Failed(line, error);
    }

    private bool CreateLink(TmpfilesLine line)
    {
        string target = line.Argument ?? Factory + line.Path;
        if (!MakeParents(line)) return false;

        if (context.Tree.ReadLink(line.Path) == target) return true;

        if (line.IsForced && context.Tree.LinkStatus(line.Path) is not null
            && !new TmpfilesRemover(context).Remove(line with { Type = 'R' }))
        {
            return false;
        }

        Errno error = context.Tree.MakeSymbolicLink(target, line.Path);
        return error == Errno.EEXIST
            || (error == Errno.None ? _ownership.AdjustLink(line) : Failed(line, error));
    }

    private bool Copy(TmpfilesLine line)
    {
        string source = line.Argument ?? Factory + line.Path;
        if (!context.Tree.Exists(source))
        {
            return true; // as in tmpfiles.d(5): nothing to copy
        }

        if (!MakeParents(line)) return false;

        bool isThere = context.Tree.LinkStatus(line.Path) is { } status
            && (status.Kind != FileKind.Directory || context.Tree.List(line.Path).Count > 0);
        if (isThere && !line.IsForced) return true;

        Errno error = CopyTree(source, line.Path);
        return error == Errno.None
            ? AdjustMatching(line, isRecursive: false, kind: null) : Failed(line, error);
    }

    private Errno CopyTree(string source, string target)
    {
        if (context.Tree.LinkStatus(source) is not { } status) return Errno.ENOENT;

        switch (status.Kind)
        {
            case FileKind.Regular:
                Errno error = context.Tree.Read(source, out byte[] content);
                error = error != Errno.None ? error : context.Tree.Write(
                    target, content, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate,
                    status.Mode);
                return error;
            case FileKind.SymbolicLink:
                error = context.Tree.MakeSymbolicLink(context.Tree.ReadLink(source) ?? "", target);
                return error == Errno.EEXIST ? Errno.None : error;
            case FileKind.Directory:
                error = context.Tree.MakeDirectory(target, status.Mode);
                error = error == Errno.EEXIST ? Errno.None : error;
                foreach (DirectoryEntry entry in context.Tree.List(source))
                {
                    error = error != Errno.None ? error
                        : CopyTree($"{source}/{entry.Name}", $"{target}/{entry.Name}");
                }

                return error;
            default:
                return context.Tree.MakeNode(target, status.Kind, status.Mode, status.RepresentedDevice);
        }
    }

    private bool AdjustMatching(TmpfilesLine line, bool isRecursive, FileKind? kind)
    {
        bool isDone = true;
        foreach (string path in PathPattern.Match(context.Tree, line.Path))
        {
            if (context.Tree.LinkStatus(path) is not { } status || (kind is not null && status.Kind != kind))
                continue;

            isDone &= _ownership.Adjust(line, path, status, isNew: false);
            if (isRecursive && status.Kind == FileKind.Directory)
            {
                foreach ((string inner, FileStatus innerStatus) in PathPattern.Below(context.Tree, path))
                {
                    isDone &= _ownership.Adjust(line, inner, innerStatus, isNew: false);
                }
            }
        }

        return isDone;
    }

    // "=" in the type: something of another kind in the way goes away first.
    private bool ClearWay(TmpfilesLine line, FileKind kind) =>
        !(line.IsReplacing || (line.Type == 'p' && line.IsForced))
        || context.Tree.LinkStatus(line.Path) is not { } status || status.Kind == kind
        || new TmpfilesRemover(context).Remove(line with { Type = 'R' });

    private bool MakeParents(TmpfilesLine line)
    {
        int slash = line.Path.LastIndexOf('/');
        Errno error = slash <= 0 ? Errno.None
            : context.Tree.MakeDirectories(line.Path[..slash], DefaultDirectoryMode);
        return error == Errno.None || Failed(line, error);
    }

    private bool Finish(TmpfilesLine line, uint defaultMode) =>
        context.Tree.LinkStatus(line.Path) is not { } status
        || _ownership.Adjust(line with { Mode = line.Mode ?? defaultMode }, line.Path, status, isNew: true);

    private bool Failed(TmpfilesLine line, Errno error)
    {
        context.Failed(error, $"{line.Source}:{line.Line}: {line.Path}");
        return false;
    }

    private bool Unsupported(TmpfilesLine line)
    {
        context.Say(
            $"{line.Source}:{line.Line}: lines of type {line.Type} (attributes and access lists) are not applied");
        return false;
    }

    private static byte[] Content(TmpfilesLine line)
    {
        if (line.Argument is null) return [];

        byte[] decoded = new byte[line.Argument.Length];
        return !line.IsBase64 ? Encoding.UTF8.GetBytes(Unescape(line.Argument))
            : Convert.TryFromBase64String(line.Argument, decoded, out int length) ? decoded[..length] : [];
    }

    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;

        StringBuilder result = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            char c = text[++i];
            if (c == 'x' && i + 2 < text.Length && int.TryParse(
                text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out int code))
            {
                result.Append((char)code);
                i += 2;
                continue;
            }

            result.Append(c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 's' => ' ', _ => c });
        }

        return result.ToString();
    }

    private static bool TryParseDevice(string? text, out DeviceNumber device)
    {
        string[] parts = (text ?? "").Split(':');
        device = default;
        if (parts.Length != 2
            || !uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out uint major)
            || !uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out uint minor))
        {
            return false;
        }

        device = new(major, minor);
        return true;
    }
}
