namespace Limyra.Formats.Apk;

/// <summary>
/// What a comparison found and what an operator accepts, as the bits that packages store (adb field "match").
/// A version matches when the bit found is among the bits accepted;
/// <see cref="Conflict"/> turns the answer round.
/// </summary>
[Flags]
public enum VersionMatch
{
    /// <summary>No operator.</summary>
    None = 0,

    /// <summary>The versions are equal: "=".</summary>
    Equal = 1,

    /// <summary>The left version is older: "&lt;".</summary>
    Less = 2,

    /// <summary>The left version is newer: "&gt;".</summary>
    Greater = 4,

    /// <summary>The right version may be a beginning of the left one; always
    /// together with Equal: "~".</summary>
    Fuzzy = 8,

    /// <summary>The dependency must not be satisfied: "!" before the name.</summary>
    Conflict = 16,

    /// <summary>Any version will do: no operator is written.</summary>
    Any = Equal | Less | Greater,

    /// <summary>The "version" is a digest that the package must have: "&gt;&lt;".</summary>
    Checksum = Less | Greater,
}

/// <summary>Text forms of <see cref="VersionMatch"/>.</summary>
public static class VersionMatchText
{
    /// <summary>Reads operator characters in any order and number; None when there
    /// are none or a foreign one.</summary>
    public static VersionMatch ParseOperator(ReadOnlySpan<char> text)
    {
        VersionMatch match = VersionMatch.None;
        foreach (char c in text)
        {
            VersionMatch bit = MatchOf(c);
            if (bit == VersionMatch.None) return VersionMatch.None;
            match |= bit;
        }
        return match;
    }

    /// <summary>As the other one, of bytes.</summary>
    public static VersionMatch ParseOperator(ReadOnlySpan<byte> text)
    {
        VersionMatch match = VersionMatch.None;
        foreach (byte c in text)
        {
            VersionMatch bit = MatchOf((char)c);
            if (bit == VersionMatch.None) return VersionMatch.None;
            match |= bit;
        }
        return match;
    }

    private static VersionMatch MatchOf(char c) => c switch
    {
        '<' => VersionMatch.Less,
        '>' => VersionMatch.Greater,
        '=' => VersionMatch.Equal,
        '~' => VersionMatch.Fuzzy | VersionMatch.Equal,
        _ => VersionMatch.None,
    };

    /// <summary>The operator as apk writes it, without the conflict mark; "?" for a
    /// combination it never writes.</summary>
    public static string OperatorText(this VersionMatch match) => (match & ~VersionMatch.Conflict) switch
    {
        VersionMatch.Less => "<",
        VersionMatch.Less | VersionMatch.Equal => "<=",
        VersionMatch.Less | VersionMatch.Equal | VersionMatch.Fuzzy => "<~",
        VersionMatch.Fuzzy or (VersionMatch.Fuzzy | VersionMatch.Equal) => "~",
        VersionMatch.Equal => "=",
        VersionMatch.Greater | VersionMatch.Equal => ">=",
        VersionMatch.Greater | VersionMatch.Equal | VersionMatch.Fuzzy => ">~",
        VersionMatch.Greater => ">",
        VersionMatch.Checksum => "><",
        VersionMatch.Any => "",
        _ => "?",
    };
}
