using System.Globalization;

namespace Limyra.Templates.Updates;

/// <summary>Order of versions as upstream folders sort: text and numbers by turns, like
/// GNU sort's version order.</summary>
internal sealed class VersionOrder : IComparer<string>
{
    public static VersionOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x, right = y;
        while (left.Length > 0 || right.Length > 0)
        {
            ReadOnlySpan<char> leftText = TakeText(ref left);
            ReadOnlySpan<char> rightText = TakeText(ref right);
            if (!leftText.SequenceEqual(rightText)) return CompareText(leftText, rightText);
            int order = CompareNumbers(TakeNumber(ref left), TakeNumber(ref right));
            if (order != 0) return order;
        }
        return 0;
    }

    private static ReadOnlySpan<char> TakeText(ref ReadOnlySpan<char> rest)
    {
        int length = rest.IndexOfAnyInRange('0', '9');
        ReadOnlySpan<char> text = length < 0 ? rest : rest[..length];
        rest = rest[text.Length..];
        return text;
    }

    private static ReadOnlySpan<char> TakeNumber(ref ReadOnlySpan<char> rest)
    {
        int length = rest.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> number = length < 0 ? rest : rest[..length];
        rest = rest[number.Length..];
        return number.TrimStart('0');
    }

    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);

    private static int CompareText(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int common = Math.Min(left.Length, right.Length);
        for (int index = 0; index < common; index++)
        {
            // "~" comes before everything, letters before other signs.
            if (left[index] == '~' || (char.IsLetter(left[index]) && !char.IsLetter(right[index]))) return -1;
            if (left[index] != right[index]) return left[index].CompareTo(right[index]);
        }
        return left[common..].StartsWith('~') ? -1 : left[common..].SequenceCompareTo(right[common..]);
    }
}
