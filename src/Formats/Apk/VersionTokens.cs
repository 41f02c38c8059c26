namespace Limyra.Formats.Apk;

/// <summary>The parts of a version text; of two versions that part here, the one with
/// the lower kind is newer.</summary>
internal enum VersionTokenKind
{
    InitialNumber,
    Number,
    Letter,
    Suffix,
    SuffixNumber,
    Hash,
    Revision,
    End,
    Invalid,
}

/// <summary>Walks over a version text, one token at a time: docs/formats/apk-v3.md, "Versions".</summary>
internal ref struct VersionTokens
{
    /// <summary>Rank of the empty suffix: below it come the names of pre-releases.</summary>
    private const int ReleaseRank = 5;

    private ReadOnlySpan<char> _rest;

    public VersionTokens(ReadOnlySpan<char> version)
    {
        _rest = version;
        Kind = VersionTokenKind.InitialNumber;
        TakeNumber();
    }

    public VersionTokenKind Kind { get; private set; }

    /// <summary>The token's characters, without the sign that introduces it.</summary>
    public ReadOnlySpan<char> Text { get; private set; }

    /// <summary>Numeric value of the token: the number (64 bits, wrapping), the
    /// letter, or the suffix's rank.</summary>
    public ulong Value { get; private set; }

    public readonly bool IsPreRelease => Kind == VersionTokenKind.Suffix && Value < ReleaseRank;

    public void Next()
    {
        if (_rest.IsEmpty)
        {
            Kind = VersionTokenKind.End;
            return;
        }
        char first = _rest[0];
        switch (first)
        {
            case >= 'a' and <= 'z' when Kind <= VersionTokenKind.Number:
                Text = _rest[..1];
                Value = first;
                Skip(1, VersionTokenKind.Letter);
                break;
            case '.' when Kind <= VersionTokenKind.Number:
                Skip(1, VersionTokenKind.Number);
                TakeNumber();
                break;
            case >= '0' and <= '9' when Kind <= VersionTokenKind.Number:
                Kind = VersionTokenKind.Number;
                TakeNumber();
                break;
            case >= '0' and <= '9' when Kind == VersionTokenKind.Suffix:
                Kind = VersionTokenKind.SuffixNumber;
                TakeNumber();
                break;
            case '_' when Kind <= VersionTokenKind.SuffixNumber:
                Skip(1, VersionTokenKind.Suffix);
                TakeSuffix();
                break;
            case '~' when Kind < VersionTokenKind.Hash:
                Skip(1, VersionTokenKind.Hash);
                TakeHash();
                break;
            case '-'
                when Kind < VersionTokenKind.Revision && _rest.StartsWith("-r", StringComparison.Ordinal):
                Skip(2, VersionTokenKind.Revision);
                TakeNumber();
                break;
            default:
                Kind = VersionTokenKind.Invalid;
                break;
        }
    }

    private void Skip(int length, VersionTokenKind kind)
    {
        _rest = _rest[length..];
        Kind = kind;
    }

    private void TakeNumber()
    {
        ulong value = 0;
        int length = 0;
        while (length < _rest.Length && char.IsAsciiDigit(_rest[length]))
            value = unchecked((value * 10) + (ulong)(_rest[length++] - '0'));
        Take(length);
        Value = value;
    }

    private void TakeSuffix()
    {
        int length = 0;
        while (length < _rest.Length && char.IsAsciiLetterLower(_rest[length])) length++;
        Take(length);
        int rank = SuffixRank(Text);
        if (rank < 0) Kind = VersionTokenKind.Invalid;
        else Value = (ulong)rank;
    }

    private void TakeHash()
    {
        int length = 0;
        while (length < _rest.Length && _rest[length] is (>= '0' and <= '9') or (>= 'a' and <= 'f')) length++;
        Take(length);
    }

    /// <summary>Cuts off the token's characters; a token without any makes the version invalid.</summary>
    private void Take(int length)
    {
        Text = _rest[..length];
        _rest = _rest[length..];
        if (length == 0) Kind = VersionTokenKind.Invalid;
    }

    private static int SuffixRank(ReadOnlySpan<char> suffix) => suffix switch
    {
        "alpha" => 1,
        "beta" => 2,
        "pre" => 3,
        "rc" => 4,
        "cvs" => ReleaseRank + 1,
        "svn" => ReleaseRank + 2,
        "git" => ReleaseRank + 3,
        "hg" => ReleaseRank + 4,
        "p" => ReleaseRank + 5,
        _ => -1,
    };
}
