using System.Text;

namespace Limyra.Templates.Values;

/// <summary>Anything a template can call.</summary>
public abstract class CallableValue : Value
{
    /// <summary>The name it was defined under.</summary>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public override string TypeName => "function";

    /// <summary>Calls it. Fails with a <see cref="Limyra.Templates.Text.TemplateException"/>.</summary>
    public abstract Value Call(Arguments arguments);

    /// <summary>Calls it with positional arguments only.</summary>
    public Value Call(params Value[] positional) => Call(new Arguments(positional));

    internal override void AppendRepresentation(StringBuilder text, int depth) =>
        text.Append("<function ").Append(Name).Append('>');
}
