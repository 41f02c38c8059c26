using System.Text;

namespace Limyra.Templates.Values;

/// <summary><c>True</c> or <c>False</c>; equal to 1 and 0 as in the language.</summary>
public sealed class BoolValue : Value
{
    private BoolValue(bool value) => IsTrue = value;

    /// <summary><c>True</c>.</summary>
    public static BoolValue True { get; } = new(true);

    /// <summary><c>False</c>.</summary>
    public static BoolValue False { get; } = new(false);

    /// <inheritdoc/>
    public override string TypeName => "bool";

    /// <inheritdoc/>
    public override bool IsTrue { get; }

    /// <summary>The value for a C# truth.</summary>
    public static BoolValue Of(bool value) => value ? True : False;

    internal override bool IsEqual(Value other, ref Comparing work) =>
        ReferenceEquals(this, other) || (other is IntValue number && number.Number == (IsTrue ? 1 : 0));

    private protected override int Hash() => IsTrue ? 1L.GetHashCode() : 0L.GetHashCode();

    internal override void AppendRepresentation(StringBuilder text, int depth) =>
        text.Append(IsTrue ? "True" : "False");
}
