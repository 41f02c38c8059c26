namespace Limyra.Formats.Apk.Installed;

/// <summary>Reads the lines of an index or database, and says where in it the packages stand.</summary>
internal ref struct RecordReader
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly TextPackages _packages;
    private readonly UnknownLines _unknown;
    private readonly RepeatedTexts _texts = new();
    private int _at, _lineNumber, _start = -1;
    private bool _hasName;
    private Relations _relations;
    private TextRecord _record = new() { IsPlain = true };
    private List<InstalledDirectoryRecord> _directories = [];
    private List<InstalledFileRecord> _files = [];
    private InstalledFlags _flags;
    private uint _replacesPriority;
    private string? _repositoryTag;
    private string? _fileName;
    private InstalledAcl _fileAcl;
    private Digest _fileDigest;

    public RecordReader(ReadOnlySpan<byte> text, TextPackages packages, UnknownLines unknown)
    {
        _text = text;
        _packages = packages;
        _unknown = unknown;
    }

    [Flags]
    private enum Relations
    {
        None = 0,
        Depends = 1,
        Provides = 2,
        InstallIf = 4,
    }

    /// <summary>Takes the next line; false behind the last one.</summary>
    public bool TakeLine()
    {
        if (_at >= _text.Length)
        {
            Finish(_text.Length);
            return false;
        }
        int start = _at, length = _text[start..].IndexOf((byte)'\n');
        int end = length < 0 ? _text.Length : start + length;
        _at = end + 1;
        _lineNumber++;
        if (end - start >= 2) Take(start, end);
        else Finish(start);
        return true;
    }

    private void Take(int start, int end)
    {
        char letter = (char)_text[start];
        if (_text[start + 1] != ':')
            throw new ApkFormatException(ApkRule.V2DatabaseFormat, $"line {_lineNumber} has no colon");
        if (_start < 0) _start = start;
        ReadOnlySpan<byte> value = _text[(start + 2)..end];
        if (TakeFile(letter, value) || TakeState(letter, value)
            || TakePackage(letter, value, (start + 2)..end)) return;
        if (_unknown == UnknownLines.Refuse)
        {
            throw new ApkFormatException(ApkRule.V2DatabaseFormat,
                $"line {_lineNumber} has the entry '{letter}', which only a newer apk understands");
        }
    }

    /// <summary>Ends the record, if one with a name has begun.</summary>
    private void Finish(int end)
    {
        if (!_hasName) return;
        EndFile();
        if (_record.Version.Equals(default) || _record.IdentityLength == 0)
            throw new ApkFormatException(ApkRule.V2DatabaseFormat,
                "a record lacks its name, version or digest");
        _record.Lines = _start..end;
        _record.IsPlain &= !_text[_record.Name].IsEmpty && !_text[_record.Version].IsEmpty;
        _packages.Add(_record, State());
        _start = -1;
        _hasName = false;
        _relations = Relations.None;
        _record = new() { IsPlain = true };
        _directories = [];
        _files = [];
        _flags = InstalledFlags.None;
        _replacesPriority = 0;
        _repositoryTag = null;
    }

    private readonly InstalledState State()
    {
        bool isPlain = _flags == InstalledFlags.None && _replacesPriority == 0 && _repositoryTag is null
            && _directories.Count == 0;
        return isPlain ? InstalledState.Plain : new()
        {
            ReplacesPriority = _replacesPriority,
            RepositoryTag = _repositoryTag,
            Flags = _flags,
            Directories = _directories,
        };
    }

    private bool TakePackage(char letter, ReadOnlySpan<byte> value, Range place)
    {
        switch (letter)
        {
            case 'C':
                _record.IdentityLength = Digest.Decode(value, _record.Identity);
                return _record.IdentityLength > 0 ? true : throw PackageLines.BadLine(letter, value);
            case 'P':
                _record.Name = place;
                return _hasName = true;
            case 'V':
                _record.Version = place;
                return true;
            case 'A':
                _record.Arch = place;
                return true;
            case 'D':
                return TakeRelation(ref _record.Depends, Relations.Depends, value, place);
            case 'p':
                return TakeRelation(ref _record.Provides, Relations.Provides, value, place);
            case 'i':
                return TakeRelation(ref _record.InstallIf, Relations.InstallIf, value, place);
            case 'T' or 'U' or 'L' or 'o' or 'm' or 'c' or 'g' or 'r':
                return true;
            default:
                return TakeNumber(letter, value);
        }
    }

    private bool TakeNumber(char letter, ReadOnlySpan<byte> value)
    {
        switch (letter)
        {
            case 'S': _record.FileSize = PackageLines.ParseNumber(letter, value); return true;
            case 'I': _record.InstalledSize = PackageLines.ParseNumber(letter, value); return true;
            case 'k': _record.ProviderPriority = (uint)PackageLines.ParseNumber(letter, value); return true;
            case 't': _ = PackageLines.ParseNumber(letter, value); return true; // read again for the record
            default: return false;
        }
    }

    private bool TakeRelation(ref Range place, Relations relation, ReadOnlySpan<byte> words, Range found)
    {
        _record.IsPlain &= (_relations & relation) == 0;
        _relations |= relation;
        place = found;
        foreach (StoredDependency item in new StoredDependencies(words)) _record.IsPlain &= item.IsReadable;
        return true;
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
        _ when _unknown == UnknownLines.Ignore => InstalledFlags.None,
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
