namespace Limyra.Templates.Profiles;

/// <summary>Flags the user adds: section <c>[flags]</c> of the configuration, or
/// <c>[flags.ARCH]</c> in its place.</summary>
public sealed class FlagSettings
{
    private const string Usual = "flags";

    private readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> _sections;

    /// <summary>Settings from sections by name (<c>flags</c>,
    /// <c>flags.x86_64</c>), values as written.</summary>
    public FlagSettings(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> sections) =>
        _sections = sections;

    /// <summary>What the peer uses when the user says nothing.</summary>
    public static FlagSettings Default { get; } =
        new(new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal));

    internal IReadOnlyList<string> For(string arch, string name)
    {
        if (_sections.GetValueOrDefault($"{Usual}.{arch}") is { } own)
            return ShellWords.Split(own.GetValueOrDefault(name, ""));
        string? stated = _sections.GetValueOrDefault(Usual)?.GetValueOrDefault(name);
        return ShellWords.Split(stated ?? (name is "CFLAGS" or "CXXFLAGS" or "FFLAGS" ? "-O2" : ""));
    }
}
