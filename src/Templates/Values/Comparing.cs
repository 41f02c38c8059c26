using Limyra.Templates.Text;

namespace Limyra.Templates.Values;

/// <summary>
/// The work of one comparison. Values may share parts, so that a few of them unfold into an endless tree:
/// both the depth and the number of parts looked at are bounded.
/// </summary>
internal struct Comparing
{
    /// <summary>Parts of one comparison; a template of the field compares a few dozen.</summary>
    private const int MaxParts = 200_000;

    private int _depth;
    private int _parts;

    /// <summary>Parts looked at so far.</summary>
    public readonly int Parts => _parts;

    /// <summary>Before the parts of a container are compared.</summary>
    public void Enter(int count)
    {
        _parts += count + 1;
        if (++_depth > Value.MaxNesting || _parts > MaxParts)
            throw new TemplateLimitException("values are nested too deeply");
    }

    public void Leave() => _depth--;
}
