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

    /// <summary>Whether a name has been read.</summary>
    public bool HasName => _name is not null;

    /// <summary>Whether a letter was met that only a newer program knows and that
    /// makes the package unusable.</summary>
    public bool IsFromTheFuture { get; private set; }

    /// <summary>The package, or null when name, version or digest are missing.</summary>
    public PackageInfo? Build() => _name is null || _version is null || _identity.IsNone
        ? null
        : new()
        {
            Name = _name,
            Version = _version,
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

    /// <summary>Takes a line's value. False when the letter is not one of an index.</summary>
    public bool TrySet(char letter, ReadOnlySpan<byte> value)
    {
        switch (letter)
        {
            case 'C':
                if (!Digest.TryParse(value, out _identity)) throw BadLine(letter, value);
                return true;
            case 'P':
                _name = ByteText.Decode(value);
                return true;
            case 'V':
                _version = texts.Decode(value);
                return true;
            default:
                if (SetText(letter, value) || SetNumber(letter, value) || SetDependencies(letter, value))
                    return true;
                IsFromTheFuture |= char.IsAsciiLetterUpper(letter);
                return false;
        }
    }

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

    private bool SetText(char letter, ReadOnlySpan<byte> value)
    {
        switch (letter)
        {
            case 'T': _description = ByteText.Decode(value); return true;
            case 'U': _url = texts.Decode(value); return true;
            case 'L': _license = texts.Decode(value); return true;
            case 'A': _arch = texts.Decode(value); return true;
            case 'o': _origin = texts.Decode(value); return true;
            case 'm': _maintainer = texts.Decode(value); return true;
            case 'c': _commit = texts.Decode(value); return true;
            case 'g':
                _tags = ByteText.Decode(value).Split(' ', StringSplitOptions.RemoveEmptyEntries);
                return true;
            default: return false;
        }
    }

    private bool SetNumber(char letter, ReadOnlySpan<byte> value)
    {
        switch (letter)
        {
            case 'S': _fileSize = ParseNumber(letter, value); return true;
            case 'I': _installedSize = ParseNumber(letter, value); return true;
            case 't': _buildTime = ParseNumber(letter, value); return true;
            case 'k': _providerPriority = (uint)ParseNumber(letter, value); return true;
            default: return false;
        }
    }

    private bool SetDependencies(char letter, ReadOnlySpan<byte> value)
    {
        switch (letter)
        {
            case 'D': Append(ref _depends, value); return true;
            case 'p': Append(ref _provides, value); return true;
            case 'i': Append(ref _installIf, value); return true;
            case 'r': Append(ref _replaces, value); return true;
            default: return false;
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
