namespace Limyra.Formats.Consoles;

/// <summary>Two keys after each other that type a third character.</summary>
/// <param name="First">The character of the dead or composing key.</param>
/// <param name="Second">The character typed then.</param>
/// <param name="Result">What comes out.</param>
public readonly record struct KeyAccent(int First, int Second, int Result);

/// <summary>All that the kernel's keyboard driver can be told: tables of keys,
/// accents, texts of function keys.</summary>
public sealed class KernelKeymap
{
    /// <summary>Keys of a table (NR_KEYS).</summary>
    public const int KeyCount = 256;

    /// <summary>Tables (MAX_NR_KEYMAPS); the number of one is the sum of the modifiers held: shift 1, altgr
    /// 2, control 4, alt 8, shiftl 16, shiftr 32, ctrll 64, ctrlr 128.</summary>
    public const int TableCount = 256;

    /// <summary>Accents the kernel has room for (MAX_DIACR).</summary>
    public const int AccentLimit = 256;

    /// <summary>Bytes of a function key's text with its NUL (struct kbsentry).</summary>
    public const int StringLimitBytes = 512;

    private readonly ushort[]?[] _tables = new ushort[TableCount][];
    private readonly List<KeyAccent> _accents = [];
    private readonly Dictionary<int, string> _strings = [];

    /// <summary>Accents in the order in which the kernel looks for them.</summary>
    public IReadOnlyList<KeyAccent> Accents => _accents;

    /// <summary>Texts of function keys by number.</summary>
    public IReadOnlyDictionary<int, string> Strings => _strings;

    /// <summary>The numbers of the tables that are there.</summary>
    public IEnumerable<int> Tables =>
        Sequence.Range(0, TableCount).Where(table => _tables[table] is not null);

    /// <summary>Characters that types of keys cannot hold without the Unicode mode.</summary>
    public bool NeedsUnicode => _tables.Any(table => table is not null && table.Any(key => key >> 8 > 0xe))
        || _accents.Any(accent => accent.Result > 0xff);

    /// <summary>What a key does while the modifiers of a table are held; a hole
    /// if there is no such table.</summary>
    public ushort this[int table, int key] => _tables[table]?[key] ?? KernelKey.Hole;

    /// <summary>Gives a key its meaning; the table comes into being if it was not there.</summary>
    public void Set(int table, int key, ushort value)
    {
        ushort[] row = AddTable(table);
        row[key] = value;
    }

    /// <summary>Makes a table of holes unless it is there.</summary>
    public ushort[] AddTable(int table)
    {
        if (_tables[table] is not { } row)
        {
            row = new ushort[KeyCount];
            Array.Fill(row, KernelKey.Hole);
            _tables[table] = row;
        }

        return row;
    }

    /// <summary>Adds an accent unless its keys have one already or the kernel has no more room.</summary>
    /// <returns>False if there is no room.</returns>
    public bool Add(KeyAccent accent)
    {
        if (_accents.Exists(other => other.First == accent.First && other.Second == accent.Second))
            return true;

        if (_accents.Count >= AccentLimit) return false;

        _accents.Add(accent);
        return true;
    }

    /// <summary>Forgets all accents.</summary>
    public void ClearAccents() => _accents.Clear();

    /// <summary>Sets the text of a function key.</summary>
    public void SetString(int number, string text) => _strings[number] = text;
}
