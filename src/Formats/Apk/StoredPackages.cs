using System.Collections;
using Limyra.Formats.Adb;

namespace Limyra.Formats.Apk;

/// <summary>
/// The packages of a v3 index where they stand: a record is made of one when it is asked for, and what a
/// solver wants to know of all of them is read in place.
/// </summary>
public sealed class StoredPackages : IReadOnlyList<PackageInfo>
{
    private readonly ReadOnlyMemory<byte> _payload;
    private readonly int _arrayOffset;

    internal StoredPackages(ReadOnlyMemory<byte> payload)
    {
        _payload = payload;
        AdbSlots slots = new AdbReader(payload.Span).RootSlots.Slots(PackageField.IndexPackages);
        Count = slots.Count;
        _arrayOffset = slots.OffsetBytes;
    }

    /// <summary>Number of packages.</summary>
    public int Count { get; }

    /// <summary>A record made of the package.</summary>
    /// <exception cref="ApkFormatException">It has no name or no version.</exception>
    public PackageInfo this[int index] => PackageDecoder.Info(Slots(index));

    /// <summary>The package in place.</summary>
    public StoredPackage View(int index) => new(Slots(index));

    /// <inheritdoc/>
    public IEnumerator<PackageInfo> GetEnumerator()
    {
        for (int i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private AdbSlots Slots(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
        return new AdbSlots(new AdbReader(_payload.Span), _arrayOffset, Count).Slots(index + 1);
    }
}

/// <summary>A package of an index, read in place. Bytes are valid as long as the index.</summary>
public readonly ref struct StoredPackage
{
    private readonly AdbSlots _slots;

    internal StoredPackage(AdbSlots slots) => _slots = slots;

    /// <summary>Its name; never empty in an index that can be used.</summary>
    public StoredText Name => new(_slots, InfoField.Name);

    /// <summary>Its version.</summary>
    public StoredText Version => new(_slots, InfoField.Version);

    /// <summary>Its architecture.</summary>
    public StoredText Arch => new(_slots, InfoField.Arch);

    /// <summary>Its digest: 20 or 32 bytes.</summary>
    public ReadOnlySpan<byte> Hashes => _slots.Blob(InfoField.Hashes);

    /// <summary>Bytes of the package file.</summary>
    public ulong FileSize => _slots.Integer(InfoField.FileSize);

    /// <summary>Bytes on disk once installed.</summary>
    public ulong InstalledSize => _slots.Integer(InfoField.InstalledSize);

    /// <summary>Preference among providers.</summary>
    public uint ProviderPriority => (uint)_slots.Integer(InfoField.ProviderPriority);

    /// <summary>Layer it belongs to.</summary>
    public uint Layer => (uint)_slots.Integer(InfoField.Layer);

    /// <summary>What it depends on.</summary>
    public StoredDependencies Depends => new(_slots.Slots(InfoField.Depends));

    /// <summary>What it provides.</summary>
    public StoredDependencies Provides => new(_slots.Slots(InfoField.Provides));

    /// <summary>The conditions that install it.</summary>
    public StoredDependencies InstallIf => new(_slots.Slots(InfoField.InstallIf));

    /// <summary>What it recommends.</summary>
    public StoredDependencies Recommends => new(_slots.Slots(InfoField.Recommends));
}

/// <summary>A text in place.</summary>
public readonly ref struct StoredText
{
    private readonly AdbReader _reader;

    internal StoredText(AdbSlots slots, int number)
    {
        _reader = slots.Reader;
        Value = slots[number];
    }

    /// <summary>Equal values of one index are equal texts; unequal ones may be too.</summary>
    public AdbValue Value { get; }

    /// <summary>The bytes, none when it is absent.</summary>
    public ReadOnlySpan<byte> Bytes => _reader.Blob(Value);
}

/// <summary>Dependencies in place.</summary>
public readonly ref struct StoredDependencies
{
    private readonly AdbSlots _slots;

    internal StoredDependencies(AdbSlots slots) => _slots = slots;

    /// <summary>How many.</summary>
    public int Count => _slots.Count;

    /// <summary>One of them, counted from 0.</summary>
    public StoredDependency this[int index] => new(_slots.Slots(index + 1));
}

/// <summary>A dependency in place.</summary>
public readonly ref struct StoredDependency
{
    private readonly AdbSlots _slots;

    internal StoredDependency(AdbSlots slots) => _slots = slots;

    /// <summary>The name it is about.</summary>
    public StoredText Name => new(_slots, PackageField.DependencyName);

    /// <summary>Its version; absent for any.</summary>
    public StoredText Version => new(_slots, PackageField.DependencyVersion);

    /// <summary>Whether it demands a digest, which needs not be a version.</summary>
    public bool IsChecksum =>
        ((VersionMatch)_slots.Integer(PackageField.DependencyMatch) & VersionMatch.Checksum)
            == VersionMatch.Checksum;

    /// <summary>A record made of it.</summary>
    public Dependency ToDependency() => DependencySchema.Read(_slots);
}
