using Limyra.Formats.Apk;

namespace Limyra.Apk.Packages;

/// <summary>Finds the entry of an index that describes a package file, by the
/// file's name and length.</summary>
internal sealed class IndexLookup
{
    private readonly Dictionary<string, List<int>> _byName = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<PackageInfo> _packages;
    private readonly bool _hasFolders;

    /// <summary>Names all entries by a pattern.</summary>
    /// <param name="packages">The entries.</param>
    /// <param name="spec">The pattern; with folders it is compared with paths that have some.</param>
    public IndexLookup(IReadOnlyList<PackageInfo> packages, PackageNameSpec spec)
    {
        if (!spec.LastPart.StartsWith("${name}", StringComparison.Ordinal))
            throw new ApkFormatException(ApkRule.PackageNameSpec, $"'{spec.Text}'");
        _packages = packages;
        _hasFolders = spec.Text.Contains('/', StringComparison.Ordinal);
        for (int i = 0; i < packages.Count; i++)
        {
            Add(spec.ExpandLastPart(packages[i]), i);
            if (_hasFolders) Add("/" + spec.Expand(packages[i]), i);
        }
    }

    /// <summary>The entry of a file, or null.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="length">Its length, or 0 when only the name counts.</param>
    public int? Find(string path, ulong length)
    {
        bool isPath = path.Contains('/', StringComparison.Ordinal);
        string name = isPath && _hasFolders ? "/" + path : path[(path.LastIndexOf('/') + 1)..];
        foreach (int number in _byName.GetValueOrDefault(name, []))
        {
            if (length == 0 || _packages[number].FileSize == length) return number;
        }
        return null;
    }

    private void Add(string name, int number)
    {
        if (!_byName.TryGetValue(name, out List<int>? numbers)) _byName[name] = numbers = [];
        numbers.Add(number);
    }
}
