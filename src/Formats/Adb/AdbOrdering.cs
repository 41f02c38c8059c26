namespace Limyra.Formats.Adb;

/// <summary>Order of stored values by their schema, and arrays brought into it.</summary>
internal static class AdbOrdering
{
    /// <summary>Objects compare field by field; what no schema knows is passed over.</summary>
    public static int Compare(AdbReader reader, AdbSchema schema, AdbValue left, AdbValue right)
    {
        switch (schema)
        {
            case AdbSchema.Scalar scalar:
                return scalar.Compare(reader, left, right);
            case AdbSchema.Object fields:
                return CompareFields(reader, fields, reader.Slots(left), reader.Slots(right));
            case AdbSchema.Array array:
                AdbSlots a = reader.Slots(left);
                AdbSlots b = reader.Slots(right);
                for (int i = 1; i <= Math.Max(a.Count, b.Count); i++)
                {
                    int order = Compare(reader, array.Item, a[i], b[i]);
                    if (order != 0) return order;
                }
                return 0;
            default:
                throw new ArgumentOutOfRangeException(nameof(schema));
        }
    }

    /// <summary>
    /// Sorts the items as the schema wants and returns how many remain. The sort is a merge sort that halves
    /// as glibc's qsort does: stable, and with the same outcome where the order of versions has no answer (a
    /// missing version equals any other).
    /// </summary>
    public static int Arrange(AdbReader reader, AdbSchema.Array schema, Span<AdbValue> items)
    {
        if (schema.Order == AdbOrder.AsGiven) return items.Length;
        Sort(reader, schema.Item, items, new AdbValue[items.Length]);
        if (schema.Order == AdbOrder.Sorted || items.IsEmpty) return items.Length;
        int kept = 1;
        for (int i = 1; i < items.Length; i++)
        {
            if (items[i] != items[i - 1]) items[kept++] = items[i];
        }
        return kept;
    }

    private static int CompareFields(AdbReader reader, AdbSchema.Object schema, AdbSlots left, AdbSlots right)
    {
        int count = Math.Min(schema.Fields.Count, Math.Max(left.Count, right.Count));
        for (int i = 1; i <= count; i++)
        {
            int order = Compare(reader, schema.Fields[i - 1].Schema, left[i], right[i]);
            if (order != 0) return order;
        }
        return 0;
    }

    private static void Sort(AdbReader reader, AdbSchema item, Span<AdbValue> items, Span<AdbValue> spare)
    {
        if (items.Length <= 1) return;
        int half = items.Length / 2;
        Sort(reader, item, items[..half], spare);
        Sort(reader, item, items[half..], spare);
        int left = 0;
        int right = half;
        int count = 0;
        while (left < half && right < items.Length)
        {
            bool isLeftFirst = Compare(reader, item, items[left], items[right]) <= 0;
            spare[count++] = isLeftFirst ? items[left++] : items[right++];
        }
        // What remains on the right is in its place already.
        items[left..half].CopyTo(spare[count..]);
        count += half - left;
        spare[..count].CopyTo(items);
    }
}
