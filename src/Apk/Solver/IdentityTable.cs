using System.Buffers.Binary;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Solver;

/// <summary>Finds packages by the first 20 bytes of their digest.</summary>
internal sealed class IdentityTable
{
    private byte[] _keys = new byte[Digest.ShortLength << 8];
    private int[] _slots = new int[1 << 9];
    private int _count;

    /// <summary>Makes room for about as many packages.</summary>
    public void Reserve(int total)
    {
        if (total * Digest.ShortLength > _keys.Length) Array.Resize(ref _keys, total * Digest.ShortLength);
        int size = _slots.Length;
        while (size < total * 2) size *= 2;
        if (size > _slots.Length) Rehash(size);
    }

    /// <summary>Number of the package with that digest, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key) => _slots[FindSlot(key)] - 1;

    /// <summary>Adds the next package; its digest is not there yet.</summary>
    public void Add(ReadOnlySpan<byte> key)
    {
        if ((_count + 1) * Digest.ShortLength > _keys.Length) Array.Resize(ref _keys, _keys.Length * 2);
        if ((_count + 1) * 2 > _slots.Length) Rehash(_slots.Length * 2);
        key.CopyTo(_keys.AsSpan(_count * Digest.ShortLength));
        _slots[FindSlot(key)] = ++_count;
    }

    /// <summary>The digest of a package.</summary>
    public ReadOnlySpan<byte> KeyOf(int package) =>
        _keys.AsSpan(package * Digest.ShortLength, Digest.ShortLength);

    private int FindSlot(ReadOnlySpan<byte> key)
    {
        int mask = _slots.Length - 1;
        int slot = BinaryPrimitives.ReadInt32LittleEndian(key) & mask;
        while (_slots[slot] != 0 && !KeyOf(_slots[slot] - 1).SequenceEqual(key)) slot = (slot + 1) & mask;
        return slot;
    }

    private void Rehash(int size)
    {
        _slots = new int[size];
        for (int package = 0; package < _count; package++)
        {
            int slot = BinaryPrimitives.ReadInt32LittleEndian(KeyOf(package)) & (size - 1);
            while (_slots[slot] != 0) slot = (slot + 1) & (size - 1);
            _slots[slot] = package + 1;
        }
    }
}
