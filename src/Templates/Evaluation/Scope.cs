using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>Names and their values: of the module, of one call of a function,
/// or of one comprehension.</summary>
/// <param name="outer">The scope the code stands in; null for the module.</param>
/// <param name="locals">Names that belong here even before they have a value; null
/// when all that is set does.</param>
internal sealed class Scope(Scope? outer, IReadOnlySet<string>? locals)
{
    public Scope? Outer { get; } = outer;

    public IReadOnlySet<string>? Locals { get; } = locals;

    public Dictionary<string, Value> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>True when the name belongs here although it may have no value yet.</summary>
    public bool Declares(string name) => Locals is not null && Locals.Contains(name);
}
