using System.Globalization;

namespace Limyra.Formats.Services;

/// <summary>Values of settings that are more than text: numbers, times,
/// signals, limits, capabilities.</summary>
public static class ServiceValues
{
    private const int LargestSeconds = int.MaxValue;

    /// <summary>Signal names a description may use, without SIG; "none" is no signal.</summary>
    public static IReadOnlyList<(string Name, int Number)> SignalNames { get; } =
    [
        ("none", 0), ("NONE", 0), ("HUP", 1), ("INT", 2), ("QUIT", 3), ("KILL", 9), ("USR1", 10),
        ("USR2", 12),
        ("TERM", 15), ("CONT", 18), ("STOP", 19),
    ];

    /// <summary>An unsigned number as strtoull(3) reads it in base 0: decimal, 0x…, 0….</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, ulong largest, out ulong value)
    {
        value = 0;
        if (text.StartsWith("+")) text = text[1..];
        if (text.IsEmpty) return false;
        uint radix = 10u;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && text.Length > 2)
        {
            radix = 16;
            text = text[2..];
        }
        else if (text[0] == '0' && text.Length > 1)
        {
            radix = 8;
            text = text[1..];
        }
        foreach (char c in text)
        {
            if (!char.IsAsciiHexDigit(c)) return false;
            uint digit = (uint)HexDigit(c);
            if (digit >= radix || value > (ulong.MaxValue - digit) / radix) return false;
            value = value * radix + digit;
        }
        return value <= largest;
    }

    private static int HexDigit(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

    /// <summary>A number of bytes: a number, with K, M, G or T for powers of 1024.</summary>
    public static bool TrySize(ReadOnlySpan<char> text, ulong largest, out ulong bytes)
    {
        bytes = 0;
        if (text.IsEmpty) return false;
        int shift = text[^1] switch
        {
            'K' => 10,
            'M' => 20,
            'G' => 30,
            'T' => 40,
            _ => 0,
        };
        if (!TryNumber(shift == 0 ? text : text[..^1], largest >> shift, out bytes)) return false;
        bytes <<= shift;
        return true;
    }

    /// <summary>A signed number in base 0, within bounds.</summary>
    public static bool TrySigned(ReadOnlySpan<char> text, long least, long largest, out long value)
    {
        bool isNegative = text.StartsWith("-");
        value = 0;
        if (!TryNumber(isNegative ? text[1..] : text, long.MaxValue, out ulong magnitude)) return false;
        value = isNegative ? -(long)magnitude : (long)magnitude;
        return value >= least && value <= largest;
    }

    /// <summary>Permission bits, octal.</summary>
    public static bool TryMode(ReadOnlySpan<char> text, out int mode)
    {
        mode = 0;
        if (text.IsEmpty || text.Length > 6) return false;
        foreach (char c in text)
        {
            if (c is < '0' or > '7') return false;
            mode = mode * 8 + (c - '0');
        }
        return mode <= 4095;
    }

    /// <summary>Decimal seconds with a point or a comma. Null and why when it is none.</summary>
    public static TimeSpan? Time(ReadOnlySpan<char> text, out string error)
    {
        error = "bad value for ";
        long seconds = 0, ticks = 0, scale = TimeSpan.TicksPerSecond;
        bool isFraction = false;
        foreach (char c in text)
        {
            if (!isFraction && c is '.' or ',')
            {
                isFraction = true;
                continue;
            }
            if (!char.IsAsciiDigit(c)) return null;
            if (isFraction)
            {
                scale /= 10;
                ticks += (c - '0') * scale;
                continue;
            }
            seconds = seconds * 10 + (c - '0');
            if (seconds <= LargestSeconds) continue;
            error = "too-large value for ";
            return null;
        }
        return new TimeSpan(seconds * TimeSpan.TicksPerSecond + ticks);
    }

    /// <summary>The number of a signal name or number; −1 when unknown.</summary>
    public static int SignalNumber(string text)
    {
        foreach ((string? name, int number) in SignalNames)
            if (name == text) return number;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && value <= 64
            ? value
            : -1;
    }

    /// <summary>"n", "soft:hard", "soft:", ":hard"; "-" is unlimited. Null
    /// when it is none of these.</summary>
    public static ServiceLimit? Limit(string resource, string text)
    {
        if (text.Length == 0) return null;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return LimitPart(text, out ulong both) ? new(resource, both, both) : null;
        ulong? soft = null, hard = null;
        if (colon > 0)
        {
            if (!LimitPart(text[..colon], out ulong part)) return null;
            soft = part;
        }
        if (colon + 1 < text.Length)
        {
            if (!LimitPart(text[(colon + 1)..], out ulong part)) return null;
            hard = part;
        }
        return new(resource, soft, hard);
    }

    private static bool LimitPart(string text, out ulong value)
    {
        value = ulong.MaxValue;
        return text == "-" || TryNumber(text, ulong.MaxValue, out value);
    }

    /// <summary>
    /// Capability sets in the text of cap_iab(3): names with commas between, each with any of '!' (dropped
    /// from the bounding set), '^' (ambient and inheritable), '%' (inheritable, also without a sign).
    /// </summary>
    public static CapabilitySets? Capabilities(ReadOnlySpan<char> text)
    {
        ulong inheritable = 0, ambient = 0, drop = 0;
        foreach (string name in text.ToString().Split(','))
        {
            ReadOnlySpan<char> part = name.Trim();
            (bool isDropped, bool isAmbient, bool isInheritable) = (false, false, false);
            while (!part.IsEmpty && part[0] is '!' or '^' or '%')
            {
                isDropped |= part[0] == '!';
                isAmbient |= part[0] == '^';
                isInheritable |= part[0] == '%';
                part = part[1..];
            }
            int number = CapabilityNumber(part);
            if (number < 0) return null;
            ulong bit = 1UL << number;
            if (isAmbient) ambient |= bit;
            if (isAmbient || isInheritable || !isDropped) inheritable |= bit;
            if (isDropped) drop |= bit;
        }
        return new(inheritable, ambient, drop);
    }

    private static int CapabilityNumber(ReadOnlySpan<char> name)
    {
        if (TryNumber(name, largest: 63, out ulong number)) return (int)number;
        bool hasPrefix = name.StartsWith("cap_", StringComparison.OrdinalIgnoreCase);
        return hasPrefix ? CapabilityNames.NumberOf(name) : -1;
    }

    /// <summary>securebits by word; 0 when the word is unknown.</summary>
    public static int SecureBit(string word) => word switch
    {
        "noroot" => 1,
        "noroot-locked" => 2,
        "no-setuid-fixup" => 4,
        "no-setuid-fixup-locked" => 8,
        "keep-caps" => 16,
        "keep-caps-locked" => 32,
        _ => 0,
    };

    /// <summary>none, idle, realtime:N, best-effort:N as ioprio_set(2) takes it.</summary>
    public static bool TryIoPriority(string text, out int priority)
    {
        const int ClassShift = 13;
        priority = 0;
        if (text == "none") return true;
        if (text == "idle")
        {
            priority = 3 << ClassShift;
            return true;
        }
        bool isRealtime = text.StartsWith("realtime:", StringComparison.Ordinal);
        if (!isRealtime && !text.StartsWith("best-effort:", StringComparison.Ordinal)) return false;
        ReadOnlySpan<char> level = text.AsSpan(text.IndexOf(':', StringComparison.Ordinal) + 1);
        if (!TryNumber(level, largest: 7, out ulong number)) return false;
        priority = (isRealtime ? 1 : 2) << ClassShift | (int)number;
        return true;
    }
}
