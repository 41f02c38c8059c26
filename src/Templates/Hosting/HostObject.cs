using Limyra.Templates.Values;

namespace Limyra.Templates.Hosting;

/// <summary>
/// An object of the host that a template can hold. What is not overridden is refused, with the place in the
/// template. Nothing else of the host can be reached.
/// </summary>
public abstract class HostObject : Value
{
    /// <inheritdoc/>
    public override string TypeName => "object";

    /// <summary>
    /// Reads <c>object.name</c>; null when there is no such attribute.
    /// Methods are <see cref="CallableValue"/>.
    /// </summary>
    public virtual Value? GetAttribute(string name) => null;

    /// <summary>Writes <c>object.name</c>; false when the attribute cannot be set.</summary>
    public virtual bool SetAttribute(string name, Value value) => false;

    /// <summary>Calls the object itself; null when it is not callable.</summary>
    public virtual Value? Invoke(Arguments arguments) => null;

    /// <summary>Values of <c>for x in object</c>; null when it cannot be walked.</summary>
    public virtual IEnumerable<Value>? Iterate() => null;

    /// <summary><c>object / right</c>; null when there is no such operation.</summary>
    public virtual Value? Divide(Value right) => null;

    /// <summary><c>item in object</c>; null when there is no such operation.</summary>
    public virtual bool? Contains(Value item) => null;

    /// <summary><c>object[key]</c>; null when there is no such operation.</summary>
    public virtual Value? GetItem(Value key) => null;

    /// <summary>Beginning of <c>with object as name</c>, gives the value of the name;
    /// null when not a manager.</summary>
    public virtual Value? Enter() => null;

    /// <summary>
    /// End of <c>with</c>, always called after <see cref="Enter"/>. <paramref name="failure"/> is what ended
    /// the body, null when it ended well; true swallows it. Limits of the evaluator are never swallowed.
    /// </summary>
    public virtual bool Exit(Exception? failure) => false;
}
