namespace Limyra.Builder;

/// <summary>What becomes of the build root of the base when roots are removed.</summary>
public enum BaseRoot
{
    /// <summary>It stays: only roots with build dependencies go.</summary>
    Kept,

    /// <summary>It goes as well.</summary>
    Removed,
}
