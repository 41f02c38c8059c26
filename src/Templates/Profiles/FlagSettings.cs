namespace Limyra.Templates.Profiles;

/// <summary>Flags the user adds: section <c>[flags]</c> of the configuration, or
/// <c>[flags.ARCH]</c> in its place.</summary>
public sealed class FlagSettings
{
    private readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> _sections;

    /// <summary>Settings from sections by name (<c>flags</c>,
    /// <c>flags.x86_64</c>), values as written.</summary>
    public FlagSettings(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> sections) =>
        _sections = sections;

    /// <summary>What the peer uses when the user says nothing: <c>-O2</c> for C, C++ and Fortran.</summary>
    public static FlagSettings Default { get; } = new(
        new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal)
        {
            ["flags"] = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["CFLAGS"] = "-O2",
                ["CXXFLAGS"] = "-O2",
                ["FFLAGS"] = "-O2",
            },
        });

    internal IReadOnlyList<string> For(string arch, string name)
    {
        IReadOnlyDictionary<string, string>? section =
            _sections.GetValueOrDefault($"flags.{arch}") ?? _sections.GetValueOrDefault("flags");
        return section is not null && section.TryGetValue(name, out string? flags)
            ? ShellWords.Split(flags) : [];
    }
}
