using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Limyra.Formats.Adb;

/// <summary>Bytes to store, as up to five segments.</summary>
internal readonly ref struct AdbPiece(
    ReadOnlySpan<byte> first,
    ReadOnlySpan<byte> second = default,
    ReadOnlySpan<byte> third = default,
    ReadOnlySpan<byte> fourth = default,
    ReadOnlySpan<byte> fifth = default)
{
    private readonly ReadOnlySpan<byte> _first = first;
    private readonly ReadOnlySpan<byte> _second = second;
    private readonly ReadOnlySpan<byte> _third = third;
    private readonly ReadOnlySpan<byte> _fourth = fourth;
    private readonly ReadOnlySpan<byte> _fifth = fifth;

    public int Length => _first.Length + _second.Length + _third.Length + _fourth.Length + _fifth.Length;

    /// <summary>
    /// Depends on the bytes and on where the segments begin: apk-tools chains a hash over the
    /// segments, and therefore shares bytes only between pieces that were cut alike.
    /// Identical output needs the same blindness.
    /// </summary>
    public ulong Hash()
    {
        ulong hash = Mix(0x9E37_79B9_7F4A_7C15, _first);
        if (!_second.IsEmpty) hash = Mix(hash, _second);
        if (!_third.IsEmpty) hash = Mix(hash, _third);
        if (!_fourth.IsEmpty) hash = Mix(hash, _fourth);
        if (!_fifth.IsEmpty) hash = Mix(hash, _fifth);
        return hash;
    }

    public bool EqualsBytes(ReadOnlySpan<byte> bytes)
    {
        return Take(ref bytes, _first) && Take(ref bytes, _second) && Take(ref bytes, _third)
            && Take(ref bytes, _fourth) && Take(ref bytes, _fifth);
    }

    public void CopyTo(Span<byte> target)
    {
        _first.CopyTo(target);
        target = target[_first.Length..];
        _second.CopyTo(target);
        target = target[_second.Length..];
        _third.CopyTo(target);
        target = target[_third.Length..];
        _fourth.CopyTo(target);
        _fifth.CopyTo(target[_fourth.Length..]);
    }

    private static bool Take(ref ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> segment)
    {
        if (!bytes.StartsWith(segment)) return false;
        bytes = bytes[segment.Length..];
        return true;
    }

    private static ulong Mix(ulong hash, ReadOnlySpan<byte> bytes)
    {
        const ulong multiplier = 0xFF51_AFD7_ED55_8CCD;
        hash = (hash ^ (ulong)bytes.Length) * multiplier;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            hash = BitOperations.RotateLeft(
                (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * multiplier, 31);
        foreach (byte b in bytes) hash = BitOperations.RotateLeft((hash ^ b) * multiplier, 31);
        return (hash ^ (hash >> 29)) * multiplier;
    }
}

/// <summary>Finds stored pieces again: an open hash table of their places.</summary>
internal sealed class AdbPieces
{
    private Entry[] _entries = new Entry[1024];
    private int _count;

    /// <summary>Where a piece is stored; a free entry has length 0.</summary>
    [StructLayout(LayoutKind.Auto)]
    public struct Entry
    {
        public ulong Hash;
        public int OffsetBytes;
        public int Length;
    }

    /// <summary>The entry of an equal piece, or the free one where it belongs.</summary>
    public ref Entry Find(in AdbPiece piece, ReadOnlySpan<byte> stored)
    {
        if (_count * 2 >= _entries.Length) Grow();
        ulong hash = piece.Hash();
        for (int at = Slot(hash); ; at = (at + 1) & (_entries.Length - 1))
        {
            ref Entry entry = ref _entries[at];
            if (entry.Length == 0) return ref entry;
            if (entry.Hash == hash && entry.Length == piece.Length
                && piece.EqualsBytes(stored.Slice(entry.OffsetBytes, entry.Length)))
                return ref entry;
        }
    }

    public void Keep(ref Entry entry, in AdbPiece piece, int offsetBytes)
    {
        if (entry.Length == 0) _count++;
        entry = new() { Hash = piece.Hash(), OffsetBytes = offsetBytes, Length = piece.Length };
    }

    private int Slot(ulong hash) => (int)(hash >> 20) & (_entries.Length - 1);

    private void Grow()
    {
        Entry[] old = _entries;
        _entries = new Entry[old.Length * 2];
        foreach (Entry entry in old)
        {
            if (entry.Length == 0) continue;
            int at = Slot(entry.Hash);
            while (_entries[at].Length != 0) at = (at + 1) & (_entries.Length - 1);
            _entries[at] = entry;
        }
    }
}
