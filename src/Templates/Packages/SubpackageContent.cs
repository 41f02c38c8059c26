using Limyra.Templates.Values;

namespace Limyra.Templates.Packages;

/// <summary>What a subpackage takes from the files of its template; the builder carries it out.</summary>
public abstract record SubpackageContent
{
    private SubpackageContent() { }

    /// <summary>
    /// Patterns relative to the root of the package: <c>usr/bin/x</c>, <c>?optional</c>,
    /// <c>@link=&gt;target</c>, <c>cmd:</c>, <c>lib:</c> and <c>man:</c>, in order.
    /// </summary>
    public sealed record Patterns(IReadOnlyList<string> Items) : SubpackageContent;

    /// <summary>One of the usual sets, and what is taken beside it.</summary>
    /// <param name="Set">Which set.</param>
    /// <param name="ManSections">Manual sections that go along, as in <c>"23"</c>; null for none.</param>
    /// <param name="Extra">Further patterns.</param>
    /// <param name="ExtraFunction">A function that takes more, called without
    /// arguments; null for none.</param>
    public sealed record Usual(
        UsualSet Set,
        string? ManSections,
        IReadOnlyList<string> Extra,
        CallableValue? ExtraFunction) : SubpackageContent;

    /// <summary>A function of the template, called without arguments.</summary>
    public sealed record Function(CallableValue Body) : SubpackageContent;
}
