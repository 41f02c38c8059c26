using System.Collections;

namespace Limyra.Formats.Sequences;

/// <summary>Items in an order, sorted when they are asked for; equal ones stay as they come.</summary>
public sealed class OrderedSequence<T> : IEnumerable<T>
{
    private readonly IEnumerable<T> _items;
    private readonly Comparison<T> _compare;

    private OrderedSequence(IEnumerable<T> items, Comparison<T> compare)
    {
        _items = items;
        _compare = compare;
    }

    /// <summary>An order by a key.</summary>
    internal static OrderedSequence<T> By<TKey>(
        IEnumerable<T> items, Func<T, TKey> key, IComparer<TKey>? comparer) => new(items, By(key, comparer));

    /// <summary>An order by another key among those that are equal in this one.</summary>
    internal OrderedSequence<T> ThenBy<TKey>(Func<T, TKey> key, IComparer<TKey>? comparer)
    {
        Comparison<T> second = By(key, comparer);
        return new(
            _items,
            (left, right) => _compare(left, right) is var order and not 0 ? order : second(left, right));
    }

    private static Comparison<T> By<TKey>(Func<T, TKey> key, IComparer<TKey>? comparer)
    {
        comparer ??= Comparer<TKey>.Default;
        return (left, right) => comparer.Compare(key(left), key(right));
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        T[] sorted = [.. _items], other = new T[sorted.Length];
        for (int width = 1; width < sorted.Length; width *= 2)
        {
            for (int start = 0; start < sorted.Length; start += 2 * width) Merge(sorted, other, start, width);
            (sorted, other) = (other, sorted);
        }
        return ((IEnumerable<T>)sorted).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Merges two sorted runs that lie side by side.</summary>
    private void Merge(T[] from, T[] to, int start, int width)
    {
        int left = start, middle = Math.Min(start + width, from.Length);
        int right = middle, end = Math.Min(middle + width, from.Length);
        for (int at = start; at < end; at++)
        {
            bool isLeft = right == end || (left < middle && _compare(from[left], from[right]) <= 0);
            to[at] = isLeft ? from[left++] : from[right++];
        }
    }
}
