using System.Globalization;
using System.Text;

namespace Limyra.Formats.Apk.Installed;

/// <summary>The lines of one package in an index or database: a letter, a colon, a
/// value (apk-v2 text format).</summary>
/// <param name="texts">Texts of packages before this one.</param>
internal sealed class PackageLines(RepeatedTexts texts)
{
    private string? _name, _version, _description, _arch, _license, _origin, _maintainer, _url, _commit;
    private Digest _identity;
    private ulong _buildTime, _installedSize, _fileSize;
    private uint _providerPriority;
    private Dependency[] _depends = [], _provides = [], _replaces = [], _installIf = [];
    private string[] _tags = [];

    /// <summary>Makes the record of a package whose lines have been read before, and are good.</summary>
    public static PackageInfo Read(ReadOnlySpan<byte> lines, RepeatedTexts texts)
    {
        PackageLines package = new(texts);
        foreach (Range range in lines.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = lines[range];
            if (line.Length >= 2) package.Set((char)line[0], line[2..]);
        }
        return package.Build();
    }

    private PackageInfo Build() => new()
    {
        Name = _name!, // both are there in lines that are good
        Version = _version!,
        Hashes = _identity,
        Description = _description,
        Arch = _arch,
        License = _license,
        Origin = _origin,
        Maintainer = _maintainer,
        Url = _url,
        RepoCommit = _commit,
        BuildTime = _buildTime,
        InstalledSize = _installedSize,
        FileSize = _fileSize,
        ProviderPriority = _providerPriority,
        Depends = _depends,
        Provides = _provides,
        Replaces = _replaces,
        InstallIf = _installIf,
        Tags = _tags,
    };

    /// <summary>Writes the lines of an index; the lines of the database follow them.</summary>
    public static void Write(StringBuilder to, PackageInfo info)
    {
        to.Append("C:").Append(info.Hashes.ToBase64Text());
        to.Append("\nP:").Append(info.Name);
        to.Append("\nV:").Append(info.Version);
        Optional(to, 'A', info.Arch);
        to.Append("\nS:").Append(CultureInfo.InvariantCulture, $"{info.FileSize}");
        to.Append("\nI:").Append(CultureInfo.InvariantCulture, $"{info.InstalledSize}");
        to.Append("\nT:").Append(info.Description);
        to.Append("\nU:").Append(info.Url);
        to.Append("\nL:").Append(info.License);
        Optional(to, 'o', info.Origin);
        Optional(to, 'm', info.Maintainer);
        if (info.BuildTime != 0) to.Append("\nt:").Append(CultureInfo.InvariantCulture, $"{info.BuildTime}");
        Optional(to, 'c', info.RepoCommit);
        if (info.ProviderPriority != 0)
            to.Append("\nk:").Append(CultureInfo.InvariantCulture, $"{info.ProviderPriority}");
        to.Append('\n');
        WriteDependencies(to, 'D', info.Depends);
        WriteDependencies(to, 'p', info.Provides);
        WriteDependencies(to, 'i', info.InstallIf);
    }

    /// <summary>Writes dependencies separated by spaces, if there are any.</summary>
    public static void WriteDependencies(
        StringBuilder to, char letter, IReadOnlyList<Dependency> dependencies)
    {
        if (dependencies.Count == 0) return;
        to.Append(letter).Append(':');
        for (int i = 0; i < dependencies.Count; i++)
        {
            if (i > 0) to.Append(' ');
            to.Append(dependencies[i].ToTextWithoutTag());
        }
        to.Append('\n');
    }

    /// <summary>A number as the database writes it.</summary>
    public static ulong ParseNumber(char letter, ReadOnlySpan<byte> value) =>
        ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
            ? number
            : throw BadLine(letter, value);

    /// <summary>The error of a line that cannot be read.</summary>
    public static ApkFormatException BadLine(char letter, ReadOnlySpan<byte> value) =>
        new(ApkRule.V2DatabaseFormat, $"entry '{letter}' cannot be '{ByteText.Decode(value)}'");

    /// <summary>Takes a line's value; lines of the database alone are not for us.</summary>
    private void Set(char letter, ReadOnlySpan<byte> value)
    {
        switch (letter)
        {
            case 'C': _ = Digest.TryParse(value, out _identity); break; // it can be read
            case 'P': _name = ByteText.Decode(value); break;
            case 'V': _version = texts.Decode(value); break;
            case 'T': _description = ByteText.Decode(value); break;
            case 'U': _url = texts.Decode(value); break;
            case 'L': _license = texts.Decode(value); break;
            case 'A': _arch = texts.Decode(value); break;
            case 'o': _origin = texts.Decode(value); break;
            case 'm': _maintainer = texts.Decode(value); break;
            case 'c': _commit = texts.Decode(value); break;
            case 'g':
                _tags = ByteText.Decode(value).Split(' ', StringSplitOptions.RemoveEmptyEntries);
                break;
            case 'S': _fileSize = ParseNumber(letter, value); break;
            case 'I': _installedSize = ParseNumber(letter, value); break;
            case 't': _buildTime = ParseNumber(letter, value); break;
            case 'k': _providerPriority = (uint)ParseNumber(letter, value); break;
            case 'D': Append(ref _depends, value); break;
            case 'p': Append(ref _provides, value); break;
            case 'i': Append(ref _installIf, value); break;
            case 'r': Append(ref _replaces, value); break;
            default: break;
        }
    }

    /// <summary>A letter may come again, and goes on then.</summary>
    private static void Append(ref Dependency[] list, ReadOnlySpan<byte> value)
    {
        const int MostOnStack = 512;
        int at = list.Length;
        int room = at + value.Count((byte)' ') + 1;
        Dependency[] all = new Dependency[room];
        list.CopyTo(all, 0);
        Span<char> buffer = stackalloc char[MostOnStack];
        ReadOnlySpan<char> text = ByteText.Decode(value, buffer);
        foreach (Range range in text.Split(' '))
        {
            ReadOnlySpan<char> word = text[range];
            if (word.IsEmpty) continue;
            // What cannot be read stands as a demand that nothing meets, so
            // that the package cannot be installed.
            all[at++] = Dependency.TryParse(word, TagRule.Refused, out Dependency dependency)
                ? dependency
                : new Dependency(word.ToString(), VersionMatch.None, "");
        }
        list = at == room ? all : all[..at];
    }

    private static void Optional(StringBuilder to, char letter, string? value)
    {
        if (!string.IsNullOrEmpty(value)) to.Append('\n').Append(letter).Append(':').Append(value);
    }
}
