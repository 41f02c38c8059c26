using System.Text;
using Limyra.Formats.Services;
using Limyra.Linux;

namespace Limyra.Init.Handover;

/// <summary>Reads that text line by line.</summary>
internal sealed class HandoverReader
{
    public const string Magic = "limyra-dinit-state 1";

    private readonly string[] _lines;
    private string[] _fields = [];
    private int _next = 1;

    private HandoverReader(string[] lines)
    {
        _lines = lines;
    }

    /// <summary>Null when it is no such text, or one of another make.</summary>
    public static HandoverReader? Open(string text)
    {
        string[] lines = text.Split('\n');
        return lines[0] == Magic ? new(lines) : null;
    }

    /// <summary>The signals blocked when the first manager was started; null: not told.</summary>
    public SignalSet? OriginalMask
    {
        get
        {
            for (Rewind(); NextLine();)
                if (Name == "mask") return new((ulong)Long(0));
            return null;
        }
    }

    /// <summary>Begins again at the first line.</summary>
    public void Rewind() => _next = 1;

    /// <summary>Takes a descriptor that was kept open: no child shall have it.</summary>
    public static int Own(int descriptor)
    {
        _ = Descriptors.SetCloseOnExec(descriptor, value: true); // it is open, or whoever uses it finds out
        return descriptor;
    }

    /// <summary>The first word of the line we are at.</summary>
    public string Name => _fields[0];

    public bool NextLine()
    {
        while (_next < _lines.Length)
        {
            _fields = _lines[_next++].Split(' ');
            if (_fields[0].Length > 0) return true;
        }
        return false;
    }

    /// <summary>How many fields there are behind the name.</summary>
    public int Count => _fields.Length - 1;

    public string Text(int index)
    {
        if (index >= Count) return "";
        string field = _fields[index + 1];
        if (!field.Contains('%', StringComparison.Ordinal)) return field;
        StringBuilder text = new();
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] != '%') text.Append(field[i]);
            else if (i + 2 < field.Length && char.IsAsciiHexDigit(field[i + 1])
                && char.IsAsciiHexDigit(field[i + 2]))
            {
                text.Append((char)(HexDigit(field[i + 1]) << 4 | HexDigit(field[i + 2])));
                i += 2;
            }
        }
        return text.ToString();
    }

    private static int HexDigit(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

    public long Long(int index) => index < Count
        && ServiceValues.TrySigned(_fields[index + 1], long.MinValue, long.MaxValue, out long value)
        ? value : 0;

    public int Int(int index) => (int)Math.Clamp(Long(index), int.MinValue, int.MaxValue);
}
