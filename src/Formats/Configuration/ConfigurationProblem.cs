namespace Limyra.Formats.Configuration;

/// <summary>One line of a configuration file that cannot be used; the other lines still apply.</summary>
/// <param name="Source">The file, as the caller named it.</param>
/// <param name="Line">Counted from 1; 0 means the file as a whole.</param>
/// <param name="Rule">Stable name of the broken rule, such as fstab-fields.</param>
/// <param name="Message">What is wrong and what was expected.</param>
public sealed record ConfigurationProblem(string Source, int Line, string Rule, string Message)
{
    /// <summary>FILE:LINE: message; without the line if the whole file is meant (0).</summary>
    public override string ToString() => Line > 0 ? $"{Source}:{Line}: {Message}" : $"{Source}: {Message}";
}
