using System.Collections;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk.Installed;

namespace Limyra.Formats.Apk;

/// <summary>
/// The packages of an index or a database where they stand: a record is made of one when it is asked for, and
/// what a solver wants to know of all of them is read in place.
/// </summary>
public abstract class StoredPackages : IReadOnlyList<PackageInfo>
{
    /// <summary>Number of packages.</summary>
    public abstract int Count { get; }

    /// <summary>A record made of the package.</summary>
    /// <exception cref="ApkFormatException">It has no name or no version.</exception>
    public abstract PackageInfo this[int index] { get; }

    /// <summary>The package in place.</summary>
    public abstract StoredPackage View(int index);

    /// <inheritdoc/>
    public IEnumerator<PackageInfo> GetEnumerator()
    {
        for (int i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>The packages of a v3 index.</summary>
internal sealed class AdbPackages : StoredPackages
{
    private readonly ReadOnlyMemory<byte> _payload;
    private readonly int _arrayOffset;

    public AdbPackages(ReadOnlyMemory<byte> payload)
    {
        _payload = payload;
        AdbSlots slots = new AdbReader(payload.Span).RootSlots.Slots(PackageField.IndexPackages);
        Count = slots.Count;
        _arrayOffset = slots.OffsetBytes;
    }

    public override int Count { get; }

    public override PackageInfo this[int index] => PackageDecoder.Info(Slots(index));

    public override StoredPackage View(int index) => new(Slots(index));

    private AdbSlots Slots(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
        return new AdbSlots(new AdbReader(_payload.Span), _arrayOffset, Count).Slots(index + 1);
    }
}

/// <summary>
/// A package read in place, out of the slots of a v3 index or the lines of a text. Bytes are valid as long
/// as that is.
/// </summary>
public readonly ref struct StoredPackage
{
    private readonly AdbSlots _slots;
    private readonly ReadOnlySpan<byte> _text;
    private readonly ref readonly TextRecord _record;

    internal StoredPackage(AdbSlots slots) => _slots = slots;

    internal StoredPackage(ReadOnlySpan<byte> text, ref readonly TextRecord record)
    {
        _text = text;
        _record = ref record;
    }

    private bool IsText => !_text.IsEmpty;

    /// <summary>
    /// Whether everything here is as it should be. Of a package that is not, only its record tells all: it
    /// has dependencies that are none, or no name or version worth the word.
    /// </summary>
    public bool IsPlain => !IsText || _record.IsPlain;

    /// <summary>Its name; never empty in an index that can be used.</summary>
    public StoredText Name => IsText ? new(_text[_record.Name]) : new(_slots, InfoField.Name);

    /// <summary>Its version.</summary>
    public StoredText Version => IsText ? new(_text[_record.Version]) : new(_slots, InfoField.Version);

    /// <summary>Its architecture.</summary>
    public StoredText Arch => IsText ? new(_text[_record.Arch]) : new(_slots, InfoField.Arch);

    /// <summary>Its digest: 20 or 32 bytes.</summary>
    public ReadOnlySpan<byte> Hashes => IsText
        ? ((ReadOnlySpan<byte>)_record.Identity)[.._record.IdentityLength] : _slots.Blob(InfoField.Hashes);

    /// <summary>Bytes of the package file.</summary>
    public ulong FileSize => IsText ? _record.FileSize : _slots.Integer(InfoField.FileSize);

    /// <summary>Bytes on disk once installed.</summary>
    public ulong InstalledSize => IsText ? _record.InstalledSize : _slots.Integer(InfoField.InstalledSize);

    /// <summary>Preference among providers.</summary>
    public uint ProviderPriority =>
        IsText ? _record.ProviderPriority : (uint)_slots.Integer(InfoField.ProviderPriority);

    /// <summary>Layer it belongs to.</summary>
    public uint Layer => IsText ? 0 : (uint)_slots.Integer(InfoField.Layer);

    /// <summary>What it depends on.</summary>
    public StoredDependencies Depends =>
        IsText ? new(_text[_record.Depends]) : new(_slots.Slots(InfoField.Depends));

    /// <summary>What it provides.</summary>
    public StoredDependencies Provides =>
        IsText ? new(_text[_record.Provides]) : new(_slots.Slots(InfoField.Provides));

    /// <summary>The conditions that install it.</summary>
    public StoredDependencies InstallIf =>
        IsText ? new(_text[_record.InstallIf]) : new(_slots.Slots(InfoField.InstallIf));

    /// <summary>What it recommends; text has no word for that.</summary>
    public StoredDependencies Recommends => IsText ? default : new(_slots.Slots(InfoField.Recommends));
}

/// <summary>A text in place.</summary>
public readonly ref struct StoredText
{
    private readonly ReadOnlySpan<byte> _bytes;

    internal StoredText(AdbSlots slots, int number)
    {
        Value = slots[number];
        _bytes = Value.IsNull ? default : slots.Reader.Payload;
    }

    internal StoredText(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Equal values of one index are equal texts; unequal ones, and null ones, may be too.</summary>
    public AdbValue Value { get; }

    /// <summary>The bytes, none when it is absent.</summary>
    public ReadOnlySpan<byte> Bytes => Value.IsNull ? _bytes : new AdbReader(_bytes).Blob(Value);
}
