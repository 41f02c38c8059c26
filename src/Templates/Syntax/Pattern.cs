namespace Limyra.Templates.Syntax;

/// <summary>A pattern of <c>match</c>: literals, names, alternatives, sequences and the wildcard.</summary>
internal abstract record Pattern(int Offset)
{
    /// <summary>Equal to this value; <c>None</c>, <c>True</c> and <c>False</c>
    /// are compared by identity.</summary>
    internal sealed record Literal(int Offset, Expression Value) : Pattern(Offset);

    /// <summary>Matches anything and binds it; <c>_</c> binds nothing.</summary>
    internal sealed record Capture(int Offset, string? Name) : Pattern(Offset);

    internal sealed record Alternatives(int Offset, IReadOnlyList<Pattern> Choices) : Pattern(Offset);

    /// <summary>A list or tuple of exactly these items.</summary>
    internal sealed record Sequence(int Offset, IReadOnlyList<Pattern> Items) : Pattern(Offset)
    {
        /// <summary>Tells <c>(x,)</c> from <c>(x)</c>.</summary>
        public bool HasComma { get; init; }
    }
}
