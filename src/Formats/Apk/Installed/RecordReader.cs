namespace Limyra.Formats.Apk.Installed;

/// <summary>Collects the lines of one record of the installed database.</summary>
internal sealed class RecordReader(UnknownLines unknown)
{
    private PackageLines package = new();
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
        string value = ByteText.Decode(line[2..]);
        if (line[1] != ':')
            throw new ApkFormatException(ApkRule.V2DatabaseFormat, $"line {lineNumber} has no colon");
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
        if (!package.HasName) return null;
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
        package = new();
        directories = [];
        files = [];
        flags = InstalledFlags.None;
        replacesPriority = 0;
        repositoryTag = null;
        return record;
    }

    private bool TakeState(char letter, string value)
    {
        switch (letter)
        {
            case 'q':
                replacesPriority = (uint)PackageLines.ParseNumber(letter, value);
                return true;
            case 's':
                repositoryTag = value;
                return true;
            case 'f':
                foreach (char flag in value) flags |= ParseFlag(flag);
                return true;
            default:
                return false;
        }
    }

    private bool TakeFile(char letter, string value)
    {
        switch (letter)
        {
            case 'F':
                EndFile();
                files = [];
                directories.Add(new(value, InstalledAcl.Directory, files));
                return true;
            case 'M' when directories.Count > 0:
                directories[^1] = directories[^1] with { Acl = ParseAcl(letter, value) };
                return true;
            case 'R' when directories.Count > 0:
                EndFile();
                fileName = value;
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

    private static InstalledAcl ParseAcl(char letter, string value)
    {
        string[] parts = value.Split(':');
        if (parts.Length is not (3 or 4)) throw PackageLines.BadLine(letter, value);
        Digest attributes = default;
        if (parts.Length == 4 && !Digest.TryParse(parts[3], out attributes))
            throw PackageLines.BadLine(letter, value);
        return new(
            (uint)PackageLines.ParseNumber(letter, parts[0]),
            (uint)PackageLines.ParseNumber(letter, parts[1]),
            ParseOctal(letter, parts[2]),
            attributes);
    }

    private static uint ParseOctal(char letter, string text)
    {
        uint value = 0;
        foreach (char c in text)
        {
            if (c is < '0' or > '7' || value > 0xfff) throw PackageLines.BadLine(letter, text);
            value = value * 8 + (uint)(c - '0');
        }
        return value;
    }
}
