using System.Collections;

namespace Limyra.Formats.Sequences;

/// <summary>Items in an order, sorted when they are asked for.</summary>
public sealed class OrderedSequence<T> : IEnumerable<T>
{
    private OrderedSequence(IEnumerable<T> items, Func<List<T>, Comparison<int>> order)
    {
        Items = items;
        Order = order;
    }

    /// <summary>The items, unsorted.</summary>
    internal IEnumerable<T> Items { get; }

    /// <summary>What compares two of the items by their places.</summary>
    internal Func<List<T>, Comparison<int>> Order { get; }

    /// <summary>An order by a key, among those that are equal <paramref name="before"/>.</summary>
    internal static OrderedSequence<T> By<TKey>(
        IEnumerable<T> items, Func<List<T>, Comparison<int>>? before, Func<T, TKey> key,
        IComparer<TKey>? comparer)
    {
        comparer ??= Comparer<TKey>.Default;
        return new(items, all =>
        {
            Comparison<int>? first = before?.Invoke(all);
            List<TKey> keys = new(all.Count);
            foreach (T item in all) keys.Add(key(item));
            return (left, right) => first?.Invoke(left, right) is { } order and not 0
                ? order
                : comparer.Compare(keys[left], keys[right]);
        });
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        List<T> all = new(Items);
        Comparison<int> compare = Order(all);
        int[] places = new int[all.Count];
        for (int i = 0; i < places.Length; i++) places[i] = i;
        // The place decides between equals: the order is stable.
        Array.Sort(
            places, (left, right) => compare(left, right) is var order and not 0 ? order : left - right);
        foreach (int place in places) yield return all[place];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
