using System.Text;
using Limyra.Templates.Text;

namespace Limyra.Templates.Values;

/// <summary>
/// Anything a template can hold in a variable. Equality is that of the language (<c>1 == True</c>, lists by
/// content); only hashable values may be keys.
/// </summary>
public abstract class Value : IEquatable<Value>
{
    /// <summary>Nesting up to which values are compared and printed; deeper
    /// is a mistake or an attack.</summary>
    internal const int MaxNesting = 64;

    /// <summary>The type's name in the language: <c>str</c>, <c>list</c>, ...</summary>
    public abstract string TypeName { get; }

    /// <summary>Truth in a condition.</summary>
    public virtual bool IsTrue => true;

    /// <summary>True for values that may be keys of a dict or members of a set.</summary>
    internal virtual bool IsHashable => true;

    /// <summary>What <c>str(value)</c> gives.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        AppendRepresentation(text, MaxNesting);
        return text.ToString();
    }

    /// <summary>What <c>repr(value)</c> gives.</summary>
    internal string ToRepresentation()
    {
        StringBuilder text = new();
        AppendRepresentation(text, MaxNesting);
        return text.ToString();
    }

    /// <summary>Appends what <c>repr(value)</c> gives.</summary>
    internal virtual void AppendRepresentation(StringBuilder text, int depth) =>
        text.Append('<').Append(TypeName).Append('>');

    /// <summary>Equality of the language, bounded in depth.</summary>
    internal virtual bool IsEqual(Value other, ref Comparing work) => ReferenceEquals(this, other);

    /// <summary>Equality of the language.</summary>
    public bool Equals(Value? other)
    {
        Comparing work = default;
        return other is not null && (ReferenceEquals(this, other) || IsEqual(other, ref work));
    }

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as Value);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => Hash();

    private protected virtual int Hash() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private protected static int Deeper(int depth) =>
        depth > 0 ? depth - 1 : throw new TemplateLimitException("values are nested too deeply");

    internal static bool AreEqual(IReadOnlyList<Value> left, IReadOnlyList<Value> right, ref Comparing work)
    {
        if (left.Count != right.Count) return false;
        work.Enter(left.Count);
        for (int index = 0; index < left.Count; index++)
        {
            if (ReferenceEquals(left[index], right[index])) continue;
            if (!left[index].IsEqual(right[index], ref work)) return false;
        }
        work.Leave();
        return true;
    }

    internal static void AppendAll(StringBuilder text, IReadOnlyList<Value> items, int depth)
    {
        int inner = Deeper(depth);
        for (int index = 0; index < items.Count; index++)
        {
            if (index > 0) text.Append(", ");
            items[index].AppendRepresentation(text, inner);
            if (text.Length > Evaluation.EvaluationLimits.MaxTextLength)
                throw new TemplateLimitException("the text of a value is too long");
        }
    }
}
