namespace Limyra.Formats.Adb;

/// <summary>What a slot may hold, and how that reads as text: a closed family of four.</summary>
internal abstract class AdbSchema
{
    private AdbSchema()
    {
    }

    /// <summary>A single value: text, bytes or a number.</summary>
    internal abstract class Scalar : AdbSchema
    {
        /// <summary>Whether it is a number, and how people write such numbers;
        /// null for text and bytes.</summary>
        public virtual AdbNumberStyle? Number => null;

        /// <summary>Whether its text runs over several lines.</summary>
        public virtual bool IsMultiline => false;

        /// <summary>Stores the value that the text stands for.</summary>
        /// <exception cref="Apk.ApkFormatException">The text stands for none.</exception>
        public abstract AdbValue Parse(AdbWriter writer, ReadOnlySpan<byte> text);

        /// <summary>The value as text.</summary>
        public abstract byte[] Format(AdbReader reader, AdbValue value);

        /// <summary>Order of two values.</summary>
        public abstract int Compare(AdbReader reader, AdbValue left, AdbValue right);
    }

    /// <summary>Named fields.</summary>
    internal abstract class Object(string name, IReadOnlyList<Field> fields) : AdbSchema
    {
        /// <summary>What it is called, for messages.</summary>
        public string Name { get; } = name;

        /// <summary>Fields in order of their numbers, which begin at 1.</summary>
        public IReadOnlyList<Field> Fields { get; } = fields;

        /// <summary>Number of the field with that name, or 0.</summary>
        public int Find(ReadOnlySpan<char> field)
        {
            for (int i = 0; i < Fields.Count; i++)
            {
                if (field.SequenceEqual(Fields[i].Name)) return i + 1;
            }
            return 0;
        }
    }

    /// <summary>An object that is written field by field.</summary>
    internal sealed class Plain(string name, params Field[] fields) : Object(name, fields);

    /// <summary>An object that is written as one text.</summary>
    internal abstract class Phrase(string name, params Field[] fields) : Object(name, fields)
    {
        /// <summary>Stores the object that the text stands for.</summary>
        public abstract AdbValue Parse(AdbWriter writer, ReadOnlySpan<byte> text);

        /// <summary>The object as text.</summary>
        public abstract byte[] Format(AdbReader reader, AdbValue value);
    }

    /// <summary>Any number of items of one kind.</summary>
    internal sealed class Array(AdbSchema item, AdbOrder order = AdbOrder.AsGiven) : AdbSchema
    {
        public AdbSchema Item { get; } = item;

        public AdbOrder Order { get; } = order;
    }

    /// <summary>A complete ADB block with a schema of its own, stored as a blob.</summary>
    internal sealed class Nested(uint id, Object root) : AdbSchema
    {
        public uint Id { get; } = id;

        public Object Root { get; } = root;
    }

    /// <summary>A field of an object.</summary>
    internal sealed record Field(string Name, AdbSchema Schema);
}

/// <summary>How people write a number.</summary>
internal enum AdbNumberStyle
{
    Plain,
    Octal,
    Time,
    Size,
}

/// <summary>What happens to an array before it is stored.</summary>
internal enum AdbOrder
{
    AsGiven,
    Sorted,
    SortedAndUnique,
}
