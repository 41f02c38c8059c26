namespace Limyra.Templates.Profiles;

/// <summary>Hardening switches: their defaults and the architectures that can have them.</summary>
public static class HardeningTable
{
    private static readonly string[] Any = [];

    /// <summary>Name, default and architectures (none listed: all), in the order the manual gives.</summary>
    public static IReadOnlyList<(string Name, bool IsOnByDefault, IReadOnlyList<string> Archs)> All { get; } =
    [
        ("vis", false, Any),
        ("cfi", false, ["x86_64", "aarch64"]),
        ("bti", false, ["aarch64"]),
        ("pac", false, ["aarch64"]),
        ("cet", false, ["x86_64"]),
        ("sst", false, ["x86_64", "aarch64"]),
        ("pie", true, Any),
        ("ssp", true, Any),
        ("scp", true, ["x86_64", "ppc64le", "ppc64"]),
        ("int", true, ["x86_64", "ppc64le", "ppc64", "riscv64", "aarch64", "loongarch64"]),
        ("format", true, Any),
        ("var-init", true, Any),
    ];
}
