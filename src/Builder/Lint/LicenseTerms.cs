namespace Limyra.Builder.Lint;

/// <summary>Which licences ask that their text goes along with what they cover.</summary>
internal static class LicenseTerms
{
    private static readonly string[] Families =
        ["AGPL-", "AdditionRef-", "BSD-", "DocumentRef-", "LicenseRef-", "MIT", "OFL", "custom:"];

    private static readonly string[] Names =
        ["BSL-1.0", "ISC", "NCSA", "X11", "X11-distribute-modifications-variant"];

    /// <summary>Whether any licence of an SPDX expression does.</summary>
    public static bool NeedFile(string expression) => expression
        .Split([' ', '(', ')'], StringSplitOptions.RemoveEmptyEntries)
        // These two say that there is none.
        .Where(word => word is not ("custom:meta" or "custom:none"))
        .Any(word => Names.Contains(word) || Families.Any(f => word.StartsWith(f, StringComparison.Ordinal)));
}
