using System.Text;

namespace Limyra.Templates.Values;

/// <summary><c>None</c>.</summary>
public sealed class NoneValue : Value
{
    private NoneValue() { }

    /// <summary>The one <c>None</c>.</summary>
    public static NoneValue Instance { get; } = new();

    /// <inheritdoc/>
    public override string TypeName => "NoneType";

    /// <inheritdoc/>
    public override bool IsTrue => false;

    internal override void AppendRepresentation(StringBuilder text, int depth) => text.Append("None");
}
