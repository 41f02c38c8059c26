using System.Globalization;
using System.Text;

namespace Limyra.Formats.Apk;

/// <summary>What a manifest says of one path; what it does not say stays as it is on the disk.</summary>
public sealed record FileManifestEntry
{
    /// <summary>Path without a leading slash; empty for the root directory.</summary>
    public required string Path { get; init; }

    /// <summary>Line of the manifest, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Permission bits, at most octal 7777.</summary>
    public uint? Mode { get; init; }

    /// <summary>Name of the owner.</summary>
    public string? User { get; init; }

    /// <summary>Name of the group.</summary>
    public string? Group { get; init; }

    /// <summary>Time of last change, seconds since 1970.</summary>
    public ulong? ModifiedTime { get; init; }

    /// <summary>What it is: <c>file</c>, <c>dir</c>, <c>link</c>, <c>char</c>,
    /// <c>block</c> or <c>fifo</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Where a symbolic link points.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>Number of a device, as Linux encodes <c>dev_t</c>.</summary>
    public ulong Device { get; init; }

    /// <summary>Extended attributes to add or to replace.</summary>
    public IReadOnlyList<ExtendedAttribute> Attributes { get; init; } = [];
}

/// <summary>Something wrong in a manifest.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Text">What, and what was expected.</param>
public sealed record FileManifestComplaint(int Line, int Column, string Text);

/// <summary>
/// Owners, modes, attributes and devices of files as text, in the form of mtree(5) with full paths, so that a
/// package can be made of files that belong to whoever unpacked them. docs/formats/file-manifest.md.
/// </summary>
public sealed class FileManifest
{
    private readonly List<FileManifestEntry> _entries = [];
    private readonly List<FileManifestComplaint> _complaints = [];
    private readonly Dictionary<string, Word> _defaults = new(StringComparer.Ordinal);

    private FileManifest()
    {
    }

    /// <summary>The paths in the order of their lines. A path may have
    /// several lines; later ones win.</summary>
    public IReadOnlyList<FileManifestEntry> Entries => _entries;

    /// <summary>What is wrong with it; empty when it can be used.</summary>
    public IReadOnlyList<FileManifestComplaint> Complaints => _complaints;

    /// <summary>Reads a manifest. All that is wrong with it is collected.</summary>
    public static FileManifest Parse(string text)
    {
        FileManifest manifest = new();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            int first = i;
            string line = lines[i].TrimEnd('\r');
            while (line.EndsWith('\\') && i + 1 < lines.Length) line = line[..^1] + lines[++i].TrimEnd('\r');
            manifest.ReadLine(first + 1, line);
        }
        return manifest;
    }

    private void ReadLine(int number, string line)
    {
        List<Word> words = Split(number, line);
        if (words.Count == 0 || words[0].Text.StartsWith('#')) return;
        switch (words[0].Text)
        {
            case "/set":
                foreach (Word word in words.Skip(1)) _defaults[word.Key] = word;
                return;
            case "/unset":
                foreach (Word word in words.Skip(1))
                {
                    if (word.Text == "all") _defaults.Clear();
                    else _defaults.Remove(word.Text);
                }
                return;
            case "..":
                Complain(words[0],
                    "paths are given in full here, so there is no '..': write for example ./usr/bin/su");
                return;
            default:
                ReadEntry(words);
                return;
        }
    }

    private void ReadEntry(List<Word> words)
    {
        if (PathOf(words[0]) is not { } path) return;
        Dictionary<string, Word> given = new(_defaults, StringComparer.Ordinal);
        foreach (Word word in words.Skip(1)) given[word.Key] = word;
        FileManifestEntry entry = new() { Path = path, Line = words[0].Line };
        List<ExtendedAttribute> attributes = [];
        foreach (Word word in given.Values) entry = Apply(entry, word, attributes);
        if (entry.Type == "link" && entry.LinkTarget is null)
            Complain(words[0], "type=link needs link=TARGET");
        if (entry.Type is "char" or "block" && !given.ContainsKey("device"))
            Complain(words[0], $"type={entry.Type} needs device=MAJOR,MINOR");
        _entries.Add(entry with { Attributes = attributes });
    }

    private FileManifestEntry Apply(FileManifestEntry entry, Word word, List<ExtendedAttribute> attributes)
    {
        string value = word.Value;
        switch (word.Key)
        {
            case "mode":
                return entry with { Mode = ParseOctal(word) };
            case "uname":
                return entry with { User = Name(word) };
            case "gname":
                return entry with { Group = Name(word) };
            case "uid" when value == "0":
                return entry with { User = entry.User ?? "root" };
            case "gid" when value == "0":
                return entry with { Group = entry.Group ?? "root" };
            case "uid" or "gid":
                string setting = word.Key == "uid" ? "uname" : "gname";
                Complain(word, $"packages hold names, not numbers: write {setting}=NAME");
                return entry;
            case "time":
                return entry with { ModifiedTime = ParseTime(word) };
            case "type":
                if (value is not ("file" or "dir" or "link" or "char" or "block" or "fifo"))
                    Complain(word, $"unknown type '{value}': file, dir, link, char, block or fifo");
                return entry with { Type = value };
            case "link":
                return entry with { LinkTarget = Unescape(value) };
            case "device":
                return entry with { Device = ParseDevice(word) };
            case "capability":
                if (FileCapabilities.Encode(value, out string problem) is { } bytes)
                    attributes.Add(new(FileCapabilities.AttributeName, bytes));
                else Complain(word, problem);
                return entry;
            case { } key
                when key.StartsWith("xattr.", StringComparison.Ordinal) && key.Length > "xattr.".Length:
                if (ParseBytes(word) is { } content) attributes.Add(new(key["xattr.".Length..], content));
                return entry;
            case "size" or "nlink" or "cksum" or "md5" or "md5digest" or "sha1" or "sha1digest" or "sha256"
                or "sha256digest" or "sha384" or "sha384digest" or "sha512" or "sha512digest" or "rmd160"
                or "rmd160digest" or "flags" or "inode" or "nochange" or "optional":
                return entry; // they say what is on the disk, which is read anyway
            default:
                Complain(
                    word,
                    $"unknown keyword '{word.Key}': mode, uname, gname, time, type, link, device, capability, xattr.NAME");
                return entry;
        }
    }

    private string? PathOf(Word word)
    {
        string path = Unescape(word.Text);
        if (path is "." or "./") return "";
        if (path.StartsWith("./", StringComparison.Ordinal)) path = path[2..];
        path = path.TrimEnd('/');
        bool isBad = path.Length == 0 || path[0] == '/' || path.Any(char.IsControl)
            || path.Split('/').Any(part => part is "" or "." or "..");
        if (!isBad) return path;
        Complain(word, $"'{word.Text}' is no path inside a package: write for example ./usr/bin/su");
        return null;
    }

    private string? Name(Word word)
    {
        if (word.Value.Length > 0) return word.Value;
        Complain(word, $"{word.Key} needs a name");
        return null;
    }

    private uint? ParseOctal(Word word)
    {
        uint mode = 0;
        bool isGood = word.Value.Length is > 0 and <= 6;
        foreach (char digit in word.Value)
        {
            isGood &= digit is >= '0' and <= '7';
            mode = (mode << 3) | (uint)(digit - '0');
        }
        if (isGood && mode <= 0xfff) return mode;
        Complain(word, $"'{word.Value}' is no mode: up to 7777 in octal");
        return null;
    }

    private ulong? ParseTime(Word word)
    {
        string seconds = word.Value.Split('.')[0];
        if (ulong.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out ulong time))
            return time;
        Complain(word, $"'{word.Value}' is no time: seconds since 1970");
        return null;
    }

    private ulong ParseDevice(Word word)
    {
        string[] fields = word.Value.Split(',');
        if (fields.Length == 3 && fields[0] is "native" or "linux") fields = fields[1..];
        if (fields.Length == 2
            && uint.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out uint major)
            && uint.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out uint minor))
        {
            // makedev(3)
            return ((ulong)(major & 0xfffff000) << 32) | ((major & 0xfffUL) << 8)
                | ((ulong)(minor & 0xffffff00) << 12) | (minor & 0xffUL);
        }
        Complain(word, $"'{word.Value}' is no device: MAJOR,MINOR");
        return 0;
    }

    /// <summary>Text, or with 0x hexadecimal, or with 0s base64, as getfattr(1) writes values.</summary>
    private byte[]? ParseBytes(Word word)
    {
        try
        {
            if (word.Value.StartsWith("0x", StringComparison.Ordinal))
                return Convert.FromHexString(word.Value[2..]);
            if (word.Value.StartsWith("0s", StringComparison.Ordinal))
                return Convert.FromBase64String(word.Value[2..]);
        }
        catch (FormatException)
        {
            Complain(word, "the value is no text, no hexadecimal after 0x and no base64 after 0s");
            return null;
        }
        return ByteText.Encode(Unescape(word.Value));
    }

    private void Complain(Word word, string text) => _complaints.Add(new(word.Line, word.Column, text));

    private static List<Word> Split(int number, string line)
    {
        List<Word> words = [];
        for (int at = 0; at < line.Length;)
        {
            if (line[at] is ' ' or '\t')
            {
                at++;
                continue;
            }
            int end = line.AsSpan(at).IndexOfAny(' ', '\t');
            end = end < 0 ? line.Length : at + end;
            words.Add(new(number, at + 1, line[at..end]));
            at = end;
        }
        return words;
    }

    /// <summary>"\ooo" is a byte in octal, as vis(3) writes blanks and control characters.</summary>
    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        using MemoryStream bytes = new();
        for (int at = 0; at < text.Length; at++)
        {
            bool isOctal = text[at] == '\\' && at + 3 < text.Length
                && !text.AsSpan(at + 1, 3).ContainsAnyExceptInRange('0', '7');
            if (!isOctal)
            {
                bytes.Write(Encoding.UTF8.GetBytes(text[at].ToString()));
                continue;
            }
            bytes.WriteByte(
                (byte)(((text[at + 1] - '0') << 6) | ((text[at + 2] - '0') << 3) | (text[at + 3] - '0')));
            at += 3;
        }
        return ByteText.Decode(bytes.ToArray());
    }

    private readonly record struct Word(int Line, int Column, string Text)
    {
        public string Key => Text.Split('=')[0];

        public string Value => Text.Length > Key.Length ? Text[(Key.Length + 1)..] : "";
    }
}
