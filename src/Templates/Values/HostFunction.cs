namespace Limyra.Templates.Values;

/// <summary>A function of the host, given to templates as a value.</summary>
public sealed class HostFunction(string name, Func<Arguments, Value> body) : CallableValue
{
    /// <inheritdoc/>
    public override string Name { get; } = name;

    /// <inheritdoc/>
    public override Value Call(Arguments arguments) => body(arguments);
}
