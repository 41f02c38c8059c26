namespace Limyra.Formats.Apk.Installed;

/// <summary>Collects the lines of one record of the installed database.</summary>
internal sealed class RecordReader(UnknownLines unknown)
{
    private readonly RepeatedTexts texts = new();
    private PackageLines? package;
    private List<InstalledDirectoryRecord> directories = [];
    private List<InstalledFileRecord> files = [];
    private InstalledFlags flags;
    private uint replacesPriority;
    private string? repositoryTag;
    private string? fileName;
    private InstalledAcl fileAcl;
    private Digest fileDigest;

    /// <summary>Takes a line without its end.</summary>
    public void Take(ReadOnlySpan<byte> line, int lineNumber)
    {
        char letter = (char)line[0];
        ReadOnlySpan<byte> value = line[2..];
        if (line[1] != ':')
            throw new ApkFormatException(ApkRule.V2DatabaseFormat, $"line {lineNumber} has no colon");
        package ??= new(texts);
        if (TakeFile(letter, value) || TakeState(letter, value) || package.TrySet(letter, value)) return;
        if (unknown == UnknownLines.Refuse)
        {
            throw new ApkFormatException(ApkRule.V2DatabaseFormat,
                $"line {lineNumber} has the entry '{letter}', which only a newer apk understands");
        }
    }

    /// <summary>Ends the record; null when there was none.</summary>
    public InstalledRecord? Finish()
    {
        if (package is not { HasName: true }) return null;
        EndFile();
        PackageInfo info = package.Build()
            ?? throw new ApkFormatException(ApkRule.V2DatabaseFormat,
                "a record lacks its name, version or digest");
        InstalledRecord record = new()
        {
            Info = info,
            ReplacesPriority = replacesPriority,
            RepositoryTag = repositoryTag,
            Flags = flags,
            Directories = directories,
        };
        package = null;
        directories = [];
        files = [];
        flags = InstalledFlags.None;
        replacesPriority = 0;
        repositoryTag = null;
        return record;
    }

    private bool TakeState(char letter, ReadOnlySpan<byte> value)
    {
        switch (letter)
        {
            case 'q':
                replacesPriority = (uint)PackageLines.ParseNumber(letter, value);
                return true;
            case 's':
                repositoryTag = ByteText.Decode(value);
                return true;
            case 'f':
                foreach (byte flag in value) flags |= ParseFlag((char)flag);
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
                files = [];
                directories.Add(new(texts.Decode(value), InstalledAcl.Directory, files));
                return true;
            case 'M' when directories.Count > 0:
                directories[^1] = directories[^1] with { Acl = ParseAcl(letter, value) };
                return true;
            case 'R' when directories.Count > 0:
                EndFile();
                fileName = ByteText.Decode(value);
                fileAcl = InstalledAcl.File;
                return true;
            case 'a' when fileName is not null:
                fileAcl = ParseAcl(letter, value);
                return true;
            case 'Z' when fileName is not null:
                if (!Digest.TryParse(value, out fileDigest)) throw PackageLines.BadLine(letter, value);
                return true;
            case 'M' or 'R' or 'a' or 'Z':
                throw PackageLines.BadLine(letter, value);
            default:
                return false;
        }
    }

    private void EndFile()
    {
        if (fileName is not null) files.Add(new(fileName, fileAcl, fileDigest));
        fileName = null;
        fileDigest = default;
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
