using System.Text;
using Limyra.Formats;

namespace Limyra.Apk.Solver;

/// <summary>
/// Every name in sight, numbered in the order they became known. Names are kept as bytes behind each other: a
/// large index has tens of thousands, and hardly any of them is ever looked at.
/// </summary>
internal sealed class NameTable
{
    /// <summary>Number of buckets of the name table whose order apk's plans show
    /// (apk-tools 3.0.6 src/database.c).</summary>
    private const int Buckets = 20_000;
    private const uint Seed = 5381;

    private byte[] _bytes = new byte[1 << 14];
    private int[] _ends = new int[1 << 10];
    private uint[] _hashes = new uint[1 << 10];
    private int[] _slots = new int[1 << 11];

    /// <summary>Number of names.</summary>
    public int Count { get; private set; }

    /// <summary>Makes room for about as many names.</summary>
    public void Reserve(int count)
    {
        if (count <= _ends.Length) return;
        Array.Resize(ref _ends, count);
        Array.Resize(ref _hashes, count);
        int size = _slots.Length;
        while (size < count * 2) size *= 2;
        if (size > _slots.Length) Rehash(size);
    }

    /// <summary>Number of a name, known from now on.</summary>
    public int GetOrAdd(ReadOnlySpan<byte> name)
    {
        uint hash = Murmur3.Hash(name, Seed);
        int slot = FindSlot(name, hash);
        if (_slots[slot] != 0) return _slots[slot] - 1;
        if (Count == _ends.Length) Reserve(Count * 2);
        if ((Count + 1) * 2 > _slots.Length) Rehash(_slots.Length * 2);
        slot = FindSlot(name, hash); // either of the two moves everything
        int start = Count == 0 ? 0 : _ends[Count - 1];
        if (start + name.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, start + name.Length));
        name.CopyTo(_bytes.AsSpan(start));
        _ends[Count] = start + name.Length;
        _hashes[Count] = hash;
        _slots[slot] = ++Count;
        return Count - 1;
    }

    /// <summary>Number of a name, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name) => _slots[FindSlot(name, Murmur3.Hash(name, Seed))] - 1;

    /// <summary>Number of a name given as text, known from now on.</summary>
    public int GetOrAdd(string name)
    {
        Span<byte> buffer = stackalloc byte[256];
        return GetOrAdd(Encode(name, buffer));
    }

    /// <summary>Number of a name given as text, or -1.</summary>
    public int Find(string name)
    {
        Span<byte> buffer = stackalloc byte[256];
        return Find(Encode(name, buffer));
    }

    /// <summary>The text of a name.</summary>
    public string Text(int number) => ByteText.Decode(Bytes(number));

    /// <summary>
    /// The order in which apk walks all names: hash buckets, in each the newest first. Plans depend on it
    /// where several install_if packages become due at once, so ours follows it.
    /// </summary>
    public void SortInTableOrder(Span<int> numbers)
    {
        if (numbers.Length < 2) return;
        const int Few = 64;
        Span<ulong> keys = numbers.Length <= Few ? stackalloc ulong[Few] : new ulong[numbers.Length];
        keys = keys[..numbers.Length];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = ((ulong)(_hashes[numbers[i]] % Buckets) << 32) | (uint)~numbers[i];
        keys.Sort();
        for (int i = 0; i < keys.Length; i++) numbers[i] = ~(int)(uint)keys[i];
    }

    private ReadOnlySpan<byte> Bytes(int number)
    {
        int start = number == 0 ? 0 : _ends[number - 1];
        return _bytes.AsSpan(start, _ends[number] - start);
    }

    private int FindSlot(ReadOnlySpan<byte> name, uint hash)
    {
        int mask = _slots.Length - 1;
        int slot = (int)hash & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            int number = _slots[slot] - 1;
            if (_hashes[number] == hash && Bytes(number).SequenceEqual(name)) break;
        }
        return slot;
    }

    private void Rehash(int size)
    {
        _slots = new int[size];
        for (int number = 0; number < Count; number++)
        {
            int slot = (int)_hashes[number] & (size - 1);
            while (_slots[slot] != 0) slot = (slot + 1) & (size - 1);
            _slots[slot] = number + 1;
        }
    }

    private static ReadOnlySpan<byte> Encode(string name, Span<byte> buffer) =>
        name.Length * 3 <= buffer.Length && Ascii.IsValid(name)
            ? buffer[..Encoding.ASCII.GetBytes(name, buffer)]
            : ByteText.Encode(name);
}
