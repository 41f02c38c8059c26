using Limyra.Formats.Apk;

namespace Limyra.Apk.Trust;

/// <summary>The public keys a root trusts: by file name for v2 signatures, by id for v3 ones.</summary>
public sealed class TrustedKeys
{
    /// <summary>Longest key file that is read: a 16384-bit RSA key has less than 4 KiB.</summary>
    private const long FileLengthLimit = 64 * 1024;

    private readonly Dictionary<string, PublicKey> _byName = new(StringComparer.Ordinal);

    /// <summary>Number of keys.</summary>
    public int Count => _byName.Count;

    /// <summary>
    /// Reads the keys of these directories. A name in an earlier directory hides the same name in a later
    /// one; hidden files, missing directories and files that are no public keys are passed over.
    /// </summary>
    public static TrustedKeys Load(params IEnumerable<string> directories)
    {
        TrustedKeys keys = new();
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string directory in directories)
        {
            if (!Directory.Exists(directory)) continue;
            foreach (string path in Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
            {
                string name = Path.GetFileName(path);
                if (!name.StartsWith('.') && seen.Add(name)) keys.AddFile(name, path);
            }
        }
        return keys;
    }

    /// <summary>Trusts one more key under a file name.</summary>
    public void Add(string name, PublicKey key) => _byName[name] = key;

    /// <summary>The key with that file name, or null.</summary>
    public PublicKey? FindByName(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The keys with that id; almost always one or none.</summary>
    public IEnumerable<PublicKey> FindById(ReadOnlySpan<byte> id)
    {
        List<PublicKey> found = [];
        foreach (PublicKey key in _byName.Values)
        {
            if (key.Id.SequenceEqual(id)) found.Add(key);
        }
        return found;
    }

    private void AddFile(string name, string path)
    {
        try
        {
            if (new FileInfo(path).Length <= FileLengthLimit)
                Add(name, PublicKey.Parse(File.ReadAllText(path)));
        }
        catch (Exception error)
            when (error is ApkFormatException or IOException or UnauthorizedAccessException)
        {
            // Not a key, or not ours to read: nothing will be trusted because of it.
        }
    }
}
