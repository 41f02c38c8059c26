using System.Globalization;
using System.Text;

namespace Limyra.Formats.Apk.Installed;

/// <summary>
/// The text of <c>lib/apk/db/installed</c>: records of lines separated by empty lines. The lines of an index
/// come first, then those only the database has, then directories (F, M), each with its files (R, a, Z).
/// </summary>
public static class InstalledText
{
    /// <summary>Reads a text whose packages are made records when they are asked for.</summary>
    /// <exception cref="ApkFormatException">A line that cannot be read or that only
    /// a newer program knows.</exception>
    public static TextPackages Read(ReadOnlyMemory<byte> text, UnknownLines unknown)
    {
        TextPackages packages = new(text);
        RecordReader reader = new(text.Span, packages, unknown);
        while (reader.TakeLine())
        {
            // The next one.
        }
        return packages;
    }

    /// <summary>Reads all records.</summary>
    /// <exception cref="ApkFormatException">A line that cannot be read or that only
    /// a newer program knows.</exception>
    public static List<InstalledRecord> Parse(ReadOnlySpan<byte> text, UnknownLines unknown)
    {
        TextPackages packages = Read(text.ToArray(), unknown);
        List<InstalledRecord> records = new(packages.Count);
        for (int i = 0; i < packages.Count; i++)
            records.Add(new(packages[i], packages.State(i)));
        return records;
    }

    /// <summary>Writes what an index says of a package, and the empty line behind it.</summary>
    public static void WriteIndexEntry(StringBuilder to, PackageInfo info)
    {
        PackageLines.Write(to, info);
        to.Append('\n');
    }

    /// <summary>Writes a record and the empty line behind it.</summary>
    public static void Write(StringBuilder to, InstalledRecord record)
    {
        PackageLines.Write(to, record.Info);
        if (record.Info.Tags.Count > 0) to.Append("g:").AppendJoin(' ', record.Info.Tags).Append('\n');
        PackageLines.WriteDependencies(to, 'r', record.Info.Replaces);
        if (record.State.ReplacesPriority != 0)
            to.Append(CultureInfo.InvariantCulture, $"q:{record.State.ReplacesPriority}\n");
        if (record.State.RepositoryTag is { } tag) to.Append("s:").Append(tag).Append('\n');
        WriteFlags(to, record.State.Flags);
        foreach (InstalledDirectoryRecord directory in record.State.Directories)
        {
            to.Append("F:").Append(directory.Name).Append('\n');
            if (directory.Acl != InstalledAcl.Directory) WriteAcl(to, 'M', directory.Acl);
            foreach (InstalledFileRecord file in directory.Files)
            {
                to.Append("R:").Append(file.Name).Append('\n');
                if (file.Acl != InstalledAcl.File) WriteAcl(to, 'a', file.Acl);
                if (!file.Digest.IsNone) file.Digest.AppendBase64Text(to.Append("Z:")).Append('\n');
            }
        }
        to.Append('\n');
    }

    private static void WriteFlags(StringBuilder to, InstalledFlags flags)
    {
        if (flags == InstalledFlags.None) return;
        to.Append("f:");
        if (flags.HasFlag(InstalledFlags.BrokenFiles)) to.Append('f');
        if (flags.HasFlag(InstalledFlags.BrokenScript)) to.Append('s');
        if (flags.HasFlag(InstalledFlags.BrokenAttributes)) to.Append('x');
        if (flags.HasFlag(InstalledFlags.Sha256Digests)) to.Append('S');
        to.Append('\n');
    }

    private static void WriteAcl(StringBuilder to, char letter, in InstalledAcl acl)
    {
        to.Append(letter).Append(CultureInfo.InvariantCulture, $":{acl.Uid}:{acl.Gid}:");
        to.Append(Convert.ToString(acl.Mode, 8));
        if (!acl.Attributes.IsNone) to.Append(':').Append(acl.Attributes.ToBase64Text());
        to.Append('\n');
    }
}

/// <summary>What to do about lines of the database that this version does not know.</summary>
public enum UnknownLines
{
    /// <summary>Refuse to read: writing the database would lose them.</summary>
    Refuse,

    /// <summary>Pass over them (<c>--force-old-apk</c>).</summary>
    Ignore,
}
