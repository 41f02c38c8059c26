using System.Numerics;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Solver;

/// <summary>
/// Numbers of the names of one index by the place where it keeps them: an index stores equal texts once, so
/// most mentions of a name need neither its bytes nor their hash.
/// </summary>
internal sealed class StoredNameCache
{
    private readonly NameTable _names;
    private uint[] _keys;
    private int[] _numbers;
    private int _count;

    /// <summary>For an index with about as many packages.</summary>
    public StoredNameCache(NameTable names, int packageCount)
    {
        const int NamesEach = 3;
        _names = names;
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(packageCount, 16) * NamesEach);
        _keys = new uint[size];
        _numbers = new int[size];
    }

    /// <summary>Number of a name, known from now on.</summary>
    public int NumberOf(in StoredText name)
    {
        uint key = name.Value.Raw;
        if (key == 0) return _names.GetOrAdd(name.Bytes);
        int slot = FindSlot(key);
        if (_keys[slot] == key) return _numbers[slot];
        if (++_count * 2 > _keys.Length)
        {
            Grow();
            slot = FindSlot(key);
        }
        _keys[slot] = key;
        return _numbers[slot] = _names.GetOrAdd(name.Bytes);
    }

    private int FindSlot(uint key)
    {
        int mask = _keys.Length - 1;
        int slot = (int)(key * 0x9e37_79b1u >> 12) & mask;
        while (_keys[slot] != 0 && _keys[slot] != key) slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        (uint[] oldKeys, int[] oldNumbers) = (_keys, _numbers);
        _keys = new uint[oldKeys.Length * 2];
        _numbers = new int[_keys.Length];
        for (int i = 0; i < oldKeys.Length; i++)
        {
            if (oldKeys[i] == 0) continue;
            int slot = FindSlot(oldKeys[i]);
            _keys[slot] = oldKeys[i];
            _numbers[slot] = oldNumbers[i];
        }
    }
}
