using System.Buffers.Binary;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Solver;

/// <summary>Finds packages by the first 20 bytes of their digest.</summary>
internal sealed class IdentityTable
{
    private byte[] keys = new byte[Digest.ShortLength << 8];
    private int[] slots = new int[1 << 9];
    private int count;

    /// <summary>Makes room for about as many packages.</summary>
    public void Reserve(int total)
    {
        if (total * Digest.ShortLength > keys.Length) Array.Resize(ref keys, total * Digest.ShortLength);
        int size = slots.Length;
        while (size < total * 2) size *= 2;
        if (size > slots.Length) Rehash(size);
    }

    /// <summary>Number of the package with that digest, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key) => slots[FindSlot(key)] - 1;

    /// <summary>Adds the next package; its digest is not there yet.</summary>
    public void Add(ReadOnlySpan<byte> key)
    {
        if ((count + 1) * Digest.ShortLength > keys.Length) Array.Resize(ref keys, keys.Length * 2);
        if ((count + 1) * 2 > slots.Length) Rehash(slots.Length * 2);
        key.CopyTo(keys.AsSpan(count * Digest.ShortLength));
        slots[FindSlot(key)] = ++count;
    }

    /// <summary>The digest of a package.</summary>
    public ReadOnlySpan<byte> KeyOf(int package) =>
        keys.AsSpan(package * Digest.ShortLength, Digest.ShortLength);

    private int FindSlot(ReadOnlySpan<byte> key)
    {
        int mask = slots.Length - 1;
        int slot = BinaryPrimitives.ReadInt32LittleEndian(key) & mask;
        while (slots[slot] != 0 && !KeyOf(slots[slot] - 1).SequenceEqual(key)) slot = (slot + 1) & mask;
        return slot;
    }

    private void Rehash(int size)
    {
        slots = new int[size];
        for (int package = 0; package < count; package++)
        {
            int slot = BinaryPrimitives.ReadInt32LittleEndian(KeyOf(package)) & (size - 1);
            while (slots[slot] != 0) slot = (slot + 1) & (size - 1);
            slots[slot] = package + 1;
        }
    }
}
