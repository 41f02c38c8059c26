namespace Limyra.Formats.Apk.Installed;

/// <summary>Collects the lines of one record of the installed database.</summary>
internal sealed class RecordReader(UnknownLines unknown)
{
    private readonly RepeatedTexts _texts = new();
    private PackageLines? _package;
    private List<InstalledDirectoryRecord> _directories = [];
    private List<InstalledFileRecord> _files = [];
    private InstalledFlags _flags;
    private uint _replacesPriority;
    private string? _repositoryTag;
    private string? _fileName;
    private InstalledAcl _fileAcl;
    private Digest _fileDigest;

    /// <summary>Takes a line without its end.</summary>
    public void Take(ReadOnlySpan<byte> line, int lineNumber)
    {
        char letter = (char)line[0];
        ReadOnlySpan<byte> value = line[2..];
        if (line[1] != ':')
            throw new ApkFormatException(ApkRule.V2DatabaseFormat, $"line {lineNumber} has no colon");
        _package ??= new(_texts);
        if (TakeFile(letter, value) || TakeState(letter, value) || _package.TrySet(letter, value)) return;
        if (unknown == UnknownLines.Refuse)
        {
            throw new ApkFormatException(ApkRule.V2DatabaseFormat,
                $"line {lineNumber} has the entry '{letter}', which only a newer apk understands");
        }
    }

    /// <summary>Ends the record; null when there was none.</summary>
    public InstalledRecord? Finish()
    {
        if (_package is not { HasName: true }) return null;
        EndFile();
        PackageInfo info = _package.Build()
            ?? throw new ApkFormatException(ApkRule.V2DatabaseFormat,
                "a record lacks its name, version or digest");
        InstalledRecord record = new()
        {
            Info = info,
            ReplacesPriority = _replacesPriority,
            RepositoryTag = _repositoryTag,
            Flags = _flags,
            Directories = _directories,
        };
        _package = null;
        _directories = [];
        _files = [];
        _flags = InstalledFlags.None;
        _replacesPriority = 0;
        _repositoryTag = null;
        return record;
    }

    private bool TakeState(char letter, ReadOnlySpan<byte> value)
    {
        switch (letter)
        {
            case 'q':
                _replacesPriority = (uint)PackageLines.ParseNumber(letter, value);
                return true;
            case 's':
                _repositoryTag = ByteText.Decode(value);
                return true;
            case 'f':
                foreach (byte flag in value) _flags |= ParseFlag((char)flag);
                return true;
            default:
                return false;
        }
    }

    private bool TakeFile(char letter, ReadOnlySpan<byte> value)
    {
        switch (letter)
        {
            case 'F':
                EndFile();
                _files = [];
                _directories.Add(new(_texts.Decode(value), InstalledAcl.Directory, _files));
                return true;
            case 'M' when _directories.Count > 0:
                _directories[^1] = _directories[^1] with { Acl = ParseAcl(letter, value) };
                return true;
            case 'R' when _directories.Count > 0:
                EndFile();
                _fileName = ByteText.Decode(value);
                _fileAcl = InstalledAcl.File;
                return true;
            case 'a' when _fileName is not null:
                _fileAcl = ParseAcl(letter, value);
                return true;
            case 'Z' when _fileName is not null:
                if (!Digest.TryParse(value, out _fileDigest)) throw PackageLines.BadLine(letter, value);
                return true;
            case 'M' or 'R' or 'a' or 'Z':
                throw PackageLines.BadLine(letter, value);
            default:
                return false;
        }
    }

    private void EndFile()
    {
        if (_fileName is not null) _files.Add(new(_fileName, _fileAcl, _fileDigest));
        _fileName = null;
        _fileDigest = default;
    }

    private InstalledFlags ParseFlag(char letter) => letter switch
    {
        'f' => InstalledFlags.BrokenFiles,
        's' => InstalledFlags.BrokenScript,
        'x' => InstalledFlags.BrokenAttributes,
        'S' => InstalledFlags.Sha256Digests,
        _ when unknown == UnknownLines.Ignore => InstalledFlags.None,
        _ =>
            throw new ApkFormatException(ApkRule.V2DatabaseFormat,
                $"flag '{letter}' is one only a newer apk understands"),
    };

    /// <summary>UID:GID:MODE, and perhaps :DIGEST of attributes.</summary>
    private static InstalledAcl ParseAcl(char letter, ReadOnlySpan<byte> value)
    {
        const int Parts = 4, PartsAtLeast = 3;
        Span<Range> parts = stackalloc Range[Parts + 1];
        int count = 0;
        foreach (Range part in value.Split((byte)':'))
            if (count < parts.Length) parts[count++] = part;
        if (count is < PartsAtLeast or > Parts) throw PackageLines.BadLine(letter, value);
        Digest attributes = default;
        if (count == Parts && !Digest.TryParse(value[parts[3]], out attributes))
            throw PackageLines.BadLine(letter, value);
        return new(
            (uint)PackageLines.ParseNumber(letter, value[parts[0]]),
            (uint)PackageLines.ParseNumber(letter, value[parts[1]]),
            ParseOctal(letter, value[parts[2]]),
            attributes);
    }

    private static uint ParseOctal(char letter, ReadOnlySpan<byte> text)
    {
        uint value = 0;
        foreach (byte c in text)
        {
            if (c is < (byte)'0' or > (byte)'7' || value > 0xfff) throw PackageLines.BadLine(letter, text);
            value = value * 8 + (uint)(c - '0');
        }
        return value;
    }
}
