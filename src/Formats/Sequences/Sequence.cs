namespace Limyra.Formats.Sequences;

/// <summary>
/// What the rooms of the target use of LINQ, under its names and with its meaning: lazy where LINQ is. The
/// original makes six to eight classes of every use, ready for each way the result may be asked for; together
/// they were a tenth of dinit. Rooms that use these do not refer to System.Linq, so that it stays out
/// (ARCHITECTURE.md).
/// </summary>
public static class Sequence
{
    /// <summary>Numbers from <paramref name="start"/> on, so many.</summary>
    public static IEnumerable<int> Range(int start, int count)
    {
        for (int i = 0; i < count; i++) yield return start + i;
    }

    /// <summary>Each item as something else.</summary>
    public static IEnumerable<TResult> Select<T, TResult>(this IEnumerable<T> items, Func<T, TResult> make)
    {
        foreach (T item in items) yield return make(item);
    }

    /// <summary>Each item, with its place, as something else.</summary>
    public static IEnumerable<TResult> Select<T, TResult>(
        this IEnumerable<T> items, Func<T, int, TResult> make)
    {
        int index = 0;
        foreach (T item in items) yield return make(item, index++);
    }

    /// <summary>What each item makes of itself, behind each other.</summary>
    public static IEnumerable<TResult> SelectMany<T, TResult>(
        this IEnumerable<T> items, Func<T, IEnumerable<TResult>> make)
    {
        foreach (T item in items)
            foreach (TResult made in make(item)) yield return made;
    }

    /// <summary>The pairs of two from clauses.</summary>
    public static IEnumerable<TResult> SelectMany<T, TOther, TResult>(
        this IEnumerable<T> items, Func<T, IEnumerable<TOther>> others, Func<T, TOther, TResult> make)
    {
        foreach (T item in items)
            foreach (TOther other in others(item)) yield return make(item, other);
    }

    /// <summary>The items of which something is so.</summary>
    public static IEnumerable<T> Where<T>(this IEnumerable<T> items, Func<T, bool> isSo)
    {
        foreach (T item in items)
            if (isSo(item)) yield return item;
    }

    /// <summary>The items of one type, without nulls.</summary>
    public static IEnumerable<T> OfType<T>(this IEnumerable<object?> items)
    {
        foreach (object? item in items)
            if (item is T wanted) yield return wanted;
    }

    /// <summary>The items, then those of another sequence.</summary>
    public static IEnumerable<T> Concat<T>(this IEnumerable<T> items, IEnumerable<T> more)
    {
        foreach (T item in items) yield return item;
        foreach (T item in more) yield return item;
    }

    /// <summary>The items behind the first few.</summary>
    public static IEnumerable<T> Skip<T>(this IEnumerable<T> items, int count)
    {
        foreach (T item in items)
            if (--count < 0) yield return item;
    }

    /// <summary>The items from the first on of which something is not so.</summary>
    public static IEnumerable<T> SkipWhile<T>(this IEnumerable<T> items, Func<T, bool> isSo)
    {
        bool isSkipping = true;
        foreach (T item in items)
        {
            isSkipping = isSkipping && isSo(item);
            if (!isSkipping) yield return item;
        }
    }

    /// <summary>The first few items.</summary>
    public static IEnumerable<T> Take<T>(this IEnumerable<T> items, int count)
    {
        if (count <= 0) yield break;
        foreach (T item in items)
        {
            yield return item;
            if (--count == 0) yield break;
        }
    }

    /// <summary>The items before the first of which something is not so.</summary>
    public static IEnumerable<T> TakeWhile<T>(this IEnumerable<T> items, Func<T, bool> isSo)
    {
        foreach (T item in items)
        {
            if (!isSo(item)) yield break;
            yield return item;
        }
    }

    /// <summary>Each item once, where it comes first.</summary>
    public static IEnumerable<T> Distinct<T>(this IEnumerable<T> items, IEqualityComparer<T>? comparer = null)
    {
        HashSet<T> seen = new(comparer);
        foreach (T item in items)
            if (seen.Add(item)) yield return item;
    }

    /// <summary>Each item once that is not among <paramref name="others"/>.</summary>
    public static IEnumerable<T> Except<T>(
        this IEnumerable<T> items, IEnumerable<T> others, IEqualityComparer<T>? comparer = null)
    {
        HashSet<T> seen = new(others, comparer);
        foreach (T item in items)
            if (seen.Add(item)) yield return item;
    }

    /// <summary>The items from the last to the first.</summary>
    public static IEnumerable<T> Reverse<T>(this IEnumerable<T> items)
    {
        List<T> all = items.ToList();
        for (int i = all.Count - 1; i >= 0; i--) yield return all[i];
    }

    /// <summary>Whether there is any item.</summary>
    public static bool Any<T>(this IEnumerable<T> items)
    {
        foreach (T _ in items) return true;
        return false;
    }

    /// <summary>Whether something is so of any item.</summary>
    public static bool Any<T>(this IEnumerable<T> items, Func<T, bool> isSo)
    {
        foreach (T item in items)
            if (isSo(item)) return true;
        return false;
    }

    /// <summary>Whether something is so of all items.</summary>
    public static bool All<T>(this IEnumerable<T> items, Func<T, bool> isSo)
    {
        foreach (T item in items)
            if (!isSo(item)) return false;
        return true;
    }

    /// <summary>Whether one of the items equals <paramref name="wanted"/>.</summary>
    public static bool Contains<T>(
        this IEnumerable<T> items, T wanted, IEqualityComparer<T>? comparer = null)
    {
        comparer ??= EqualityComparer<T>.Default;
        foreach (T item in items)
            if (comparer.Equals(item, wanted)) return true;
        return false;
    }

    /// <summary>Whether both have equal items in the same order.</summary>
    public static bool SequenceEqual<T>(this IEnumerable<T> items, IEnumerable<T> others)
    {
        using IEnumerator<T> other = others.GetEnumerator();
        foreach (T item in items)
            if (!other.MoveNext() || !EqualityComparer<T>.Default.Equals(item, other.Current)) return false;
        return !other.MoveNext();
    }

    /// <summary>How many items there are.</summary>
    public static int Count<T>(this IEnumerable<T> items)
    {
        int count = 0;
        foreach (T _ in items) count++;
        return count;
    }

    /// <summary>Of how many items something is so.</summary>
    public static int Count<T>(this IEnumerable<T> items, Func<T, bool> isSo)
    {
        int count = 0;
        foreach (T item in items) count += isSo(item) ? 1 : 0;
        return count;
    }

    /// <summary>The first item, or the default of its type.</summary>
    public static T? FirstOrDefault<T>(this IEnumerable<T> items)
    {
        foreach (T item in items) return item;
        return default;
    }

    /// <summary>The first item of which something is so, or the default of its type.</summary>
    public static T? FirstOrDefault<T>(this IEnumerable<T> items, Func<T, bool> isSo)
    {
        foreach (T item in items)
            if (isSo(item)) return item;
        return default;
    }

    /// <summary>The last item, or the default of its type.</summary>
    public static T? LastOrDefault<T>(this IEnumerable<T> items)
    {
        T? last = default;
        foreach (T item in items) last = item;
        return last;
    }

    /// <summary>The last item of which something is so, or the default of its type.</summary>
    public static T? LastOrDefault<T>(this IEnumerable<T> items, Func<T, bool> isSo)
    {
        T? last = default;
        foreach (T item in items)
            if (isSo(item)) last = item;
        return last;
    }

    /// <summary>The last item.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static T Last<T>(this IEnumerable<T> items)
    {
        List<T> all = items.ToList();
        return all.Count > 0 ? all[^1] : throw new InvalidOperationException("the sequence is empty");
    }

    /// <summary>The sum of a number of each item.</summary>
    /// <exception cref="OverflowException">It is too large.</exception>
    public static int Sum<T>(this IEnumerable<T> items, Func<T, int> number)
    {
        int sum = 0;
        foreach (T item in items) sum = checked(sum + number(item));
        return sum;
    }

    /// <summary>The sum of a number of each item.</summary>
    /// <exception cref="OverflowException">It is too large.</exception>
    public static long Sum<T>(this IEnumerable<T> items, Func<T, long> number)
    {
        long sum = 0;
        foreach (T item in items) sum = checked(sum + number(item));
        return sum;
    }

    /// <summary>The items in a new list.</summary>
    public static List<T> ToList<T>(this IEnumerable<T> items) => new(items);

    /// <summary>The items in a new array.</summary>
    public static T[] ToArray<T>(this IEnumerable<T> items) => new List<T>(items).ToArray();

    /// <summary>The items in the order of their keys; equal ones as they came.</summary>
    public static OrderedSequence<T> OrderBy<T, TKey>(
        this IEnumerable<T> items, Func<T, TKey> key, IComparer<TKey>? comparer = null) =>
        OrderedSequence<T>.By(items, key, comparer);

    /// <summary>Equal ones in the order of another key.</summary>
    public static OrderedSequence<T> ThenBy<T, TKey>(
        this OrderedSequence<T> items, Func<T, TKey> key, IComparer<TKey>? comparer = null) =>
        items.ThenBy(key, comparer);

    /// <summary>The items in their own order.</summary>
    public static OrderedSequence<T> Order<T>(this IEnumerable<T> items, IComparer<T>? comparer = null) =>
        OrderedSequence<T>.By(items, item => item, comparer);
}
