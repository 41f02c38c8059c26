using Limyra.Templates.Hosting;
using Limyra.Templates.Values;

namespace Limyra.Builder.Handle;

/// <summary>An object of named functions: a module of cbuild.util, or what a
/// style puts on <c>self</c>.</summary>
internal sealed class FunctionObject(
    string name, IReadOnlyDictionary<string, Func<Arguments, Value>> functions) : HostObject
{
    public override string TypeName => name;

    public override Value? GetAttribute(string attribute) =>
        functions.TryGetValue(attribute, out Func<Arguments, Value>? function)
            ? new HostFunction(attribute, function)
            : null;
}
