namespace Limyra.Formats.Apk;

/// <summary>
/// Package versions: <c>number{.number}{letter}{_suffix{number}}{~hash}{-r number}</c>. A version stays text;
/// null stands for "no version", as an unversioned provide has it; it compares as an
/// empty text, older than any version.
/// </summary>
public static class ApkVersion
{
    /// <summary>Whether the whole text follows the grammar.</summary>
    public static bool IsValid(ReadOnlySpan<char> version)
    {
        VersionTokens tokens = new(version);
        while (tokens.Kind < VersionTokenKind.End) tokens.Next();
        return tokens.Kind == VersionTokenKind.End;
    }

    /// <summary>As the other one, for the bytes of a version.</summary>
    public static bool IsValid(ReadOnlySpan<byte> version)
    {
        const int Usual = 128;
        if (version.Length > Usual) return IsValid(ByteText.Decode(version));
        // Only ASCII can be valid, and any other byte stays one that is not.
        Span<char> text = stackalloc char[Usual];
        for (int i = 0; i < version.Length; i++) text[i] = (char)version[i];
        return IsValid(text[..version.Length]);
    }

    /// <summary>
    /// Less, Equal or Greater: how the left version stands to the right one. Versions need not be valid: what
    /// follows an error weighs less than any valid continuation, or than an end.
    /// </summary>
    public static VersionMatch Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        CompareTokens(left, right, isFuzzy: false);

    /// <summary>As Compare, but equal already when the right version is a beginning of the left.</summary>
    public static VersionMatch CompareFuzzy(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        CompareTokens(left, right, isFuzzy: true);

    /// <summary>As the other one; a missing version is an empty text.</summary>
    public static VersionMatch Compare(string? left, string? right) =>
        CompareTokens(left, right, isFuzzy: false);

    /// <summary>Whether a version meets a demand, the conflict bit included.</summary>
    public static bool Matches(string? version, VersionMatch demand, string? demanded)
    {
        bool isMet = (demand & VersionMatch.Any) == VersionMatch.Any
            || (CompareTokens(version, demanded, demand.HasFlag(VersionMatch.Fuzzy)) & demand) != 0;
        return isMet != demand.HasFlag(VersionMatch.Conflict);
    }

    /// <summary>Order for sorting: negative, zero or positive. A missing version comes first.</summary>
    public static int Order(string? left, string? right) => Compare(left, right) switch
    {
        VersionMatch.Less => -1,
        VersionMatch.Greater => 1,
        _ => 0,
    };

    private static VersionMatch CompareTokens(ReadOnlySpan<char> left, ReadOnlySpan<char> right, bool isFuzzy)
    {
        VersionTokens a = new(left);
        VersionTokens b = new(right);
        while (a.Kind == b.Kind && a.Kind < VersionTokenKind.End)
        {
            int order = CompareToken(a, b);
            if (order != 0) return order < 0 ? VersionMatch.Less : VersionMatch.Greater;
            a.Next();
            b.Next();
        }
        if (a.Kind == b.Kind) return VersionMatch.Equal;
        if (isFuzzy && b.Kind == VersionTokenKind.End) return VersionMatch.Equal;
        if (a.IsPreRelease) return VersionMatch.Less;
        if (b.IsPreRelease) return VersionMatch.Greater;
        return a.Kind > b.Kind ? VersionMatch.Less : VersionMatch.Greater;
    }

    private static int CompareToken(in VersionTokens a, in VersionTokens b) => a.Kind switch
    {
        VersionTokenKind.Hash => a.Text.SequenceCompareTo(b.Text),
        // With a leading zero the digits are a decimal fraction: 1.01 comes before 1.1.
        VersionTokenKind.Number when a.Text[0] == '0' || b.Text[0] == '0' => a.Text.SequenceCompareTo(b.Text),
        _ => a.Value.CompareTo(b.Value),
    };
}
