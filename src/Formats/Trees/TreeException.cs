namespace Limyra.Formats.Trees;

/// <summary>The entries given do not make a file tree.</summary>
/// <param name="rule">Stable id of the broken rule.</param>
/// <param name="path">The path at fault.</param>
/// <param name="message">What is wrong, for people.</param>
public sealed class TreeException(string rule, string path, string message)
    : FormatException($"{message}: {(path.Length == 0 ? "/" : path)} ({rule})")
{
    /// <summary>Stable id of the broken rule, for example <c>tree.duplicate</c>.</summary>
    public string Rule { get; } = rule;

    /// <summary>The path at fault.</summary>
    public string Path { get; } = path;
}
