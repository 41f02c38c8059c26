using System.Text;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Solver;

internal sealed partial class Catalogue
{
    /// <summary>
    /// Adds the packages of an index or a database without reading more of them than the names in their
    /// relations. Returns how many have no digest and were left out.
    /// </summary>
    /// <param name="stored">The packages.</param>
    /// <param name="repositories">Who has them, one bit each.</param>
    /// <param name="found">Told the number of each.</param>
    /// <exception cref="ApkFormatException">A package of a v3 index has no name or no version.</exception>
    public int Add(StoredPackages stored, uint repositories, Action<int, KnownPackage>? found = null)
    {
        Reserve(stored.Count);
        StoredNameCache numbers = new(_names, stored.Count);
        ArchitectureCheck architectures = new(this);
        int withoutDigest = 0;
        for (int i = 0; i < stored.Count; i++)
        {
            StoredPackage package = stored.View(i);
            if (!package.IsPlain)
            {
                PackageInfo info = stored[i];
                KnownPackage odd = Add(info, info.Hashes, repositories);
                found?.Invoke(i, odd);
                continue;
            }
            if (package.Name.Bytes.IsEmpty)
                throw new ApkFormatException(ApkRule.PackageNameFormat, "a package has no name");
            if (package.Version.Bytes.IsEmpty)
                throw new ApkFormatException(ApkRule.PackageVersionFormat, "a package has no version");
            if (package.Hashes.Length < Digest.ShortLength)
            {
                withoutDigest++;
                continue;
            }
            ReadOnlySpan<byte> key = package.Hashes[..Digest.ShortLength];
            int number = _identities.Find(key);
            if (number >= 0)
            {
                AddRepositories(number, package.FileSize, repositories);
            }
            else
            {
                number = _places.Count;
                _identities.Add(key);
                bool isBroken = Register(package, numbers);
                _places.Add(new()
                {
                    Stored = stored,
                    Place = i,
                    Repositories = repositories,
                    IsUninstallable = isBroken || !architectures.IsCompatible(package.Arch),
                });
            }
            found?.Invoke(i, PackageAt(number));
        }
        return withoutDigest;
    }

    private void Reserve(int more)
    {
        // A package has about five dependencies, and brings two names of its own besides its name.
        const int EdgesEach = 6, NamesEach = 3;
        int total = _places.Count + more;
        _places.Capacity = Math.Max(_places.Capacity, total);
        _identities.Reserve(total);
        _names.Reserve(total * NamesEach);
        _depends.Reserve(total, total * EdgesEach, total * NamesEach);
        _provides.Reserve(total, total * NamesEach, total * NamesEach);
        _conditions.Reserve(total, total / 2, total / 2);
    }

    private void AddRepositories(int number, ulong fileSize, uint repositories)
    {
        PackagePlace place = _places[number];
        if (place.Object is { } known)
        {
            CorrectSize(known, fileSize);
            known.Repositories |= repositories;
            return;
        }
        _places[number] = place with { Repositories = place.Repositories | repositories };
    }

    private bool Register(in StoredPackage package, StoredNameCache numbers)
    {
        _depends.BeginPackage();
        _provides.BeginPackage();
        _conditions.BeginPackage();
        _provides.Add(numbers.NumberOf(package.Name));
        bool isBroken = Add(_depends, package.Depends, numbers);
        bool hasBrokenProvides = Add(_provides, package.Provides, numbers);
        StoredDependencies rule = package.InstallIf;
        bool hasBrokenConditions = false;
        foreach (StoredDependency item in rule) hasBrokenConditions |= IsFaulty(item);
        // Half a rule would install a package too often.
        if (hasBrokenConditions) Know(rule, numbers);
        else Add(_conditions, rule, numbers);
        Know(package.Recommends, numbers);
        HasUninstallable |= isBroken;
        HasBrokenDependencies |= isBroken || hasBrokenProvides || hasBrokenConditions;
        return isBroken;
    }

    private static bool Add(EdgeList edges, in StoredDependencies items, StoredNameCache numbers)
    {
        bool isFaulty = false;
        foreach (StoredDependency item in items)
        {
            edges.Add(numbers.NumberOf(item.Name));
            isFaulty |= IsFaulty(item);
        }
        return isFaulty;
    }

    private static void Know(in StoredDependencies items, StoredNameCache numbers)
    {
        foreach (StoredDependency item in items) numbers.NumberOf(item.Name);
    }

    private static bool IsFaulty(in StoredDependency item) =>
        item.Version.Bytes is { IsEmpty: false } version && !item.IsChecksum && !ApkVersion.IsValid(version);

    /// <summary>Nearly all packages of an index have the same architecture, in a v3 index at the same
    /// place.</summary>
    private sealed class ArchitectureCheck(Catalogue catalogue)
    {
        private uint _lastValue;
        private string _lastText = "";
        private bool _wasCompatible = true;

        public bool IsCompatible(in StoredText architecture)
        {
            uint value = architecture.Value.Raw;
            if (value != 0 && value == _lastValue) return _wasCompatible;
            _lastValue = value;
            if (Ascii.Equals(architecture.Bytes, _lastText)) return _wasCompatible;
            _lastText = Formats.ByteText.Decode(architecture.Bytes);
            return _wasCompatible = catalogue.IsCompatible(_lastText);
        }
    }
}
