using Limyra.Templates.Text;

namespace Limyra.Templates.Profiles;

/// <summary>An architecture as the builder knows it.</summary>
public sealed record Profile
{
    /// <summary>Kinds of flags a profile and a template can add to.</summary>
    public static IReadOnlyList<string> FlagNames { get; } =
        ["CFLAGS", "CXXFLAGS", "FFLAGS", "LDFLAGS", "GOFLAGS", "RUSTFLAGS"];

    /// <summary>apk's name of the architecture.</summary>
    public required string Arch { get; init; }

    /// <summary>Target triplet; null for the host's own compiler in stage 0.</summary>
    public string? Triplet { get; init; }

    /// <summary>What <c>uname -m</c> says.</summary>
    public required string Machine { get; init; }

    /// <summary>Bits of a pointer: 32 or 64.</summary>
    public required int WordSize { get; init; }

    /// <summary><c>little</c> or <c>big</c>.</summary>
    public required string Endian { get; init; }

    /// <summary>True when programs of it do not run in the build root.</summary>
    public required bool IsCross { get; init; }

    /// <summary>Repositories built for it.</summary>
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>Go's name of the architecture, null when Go does not support it.</summary>
    public string? GoArch { get; init; }

    /// <summary>Go's ARM version.</summary>
    public string? GoArm { get; init; }

    /// <summary>Flags of profile and user by kind, before those of hardening and template.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Flags { get; init; }

    /// <summary>True for the host's own compiler, before anything of ours exists.</summary>
    public bool IsBootstrap => Triplet is null;

    /// <summary>Root of the target system inside the build root.</summary>
    public string Sysroot => IsCross ? $"/usr/{Triplet}" : "/";

    /// <summary>True when link-time optimization works for it at a bootstrap stage.</summary>
    public bool HasLto(int stage) => stage >= 2 && WordSize == 64 && Arch is not ("riscv64" or "loongarch64");

    internal static Profile Parse(string arch, ProfileFile file, FlagSettings settings, string hostArch,
        bool isNative)
    {
        int wordSize = file.Get("profile", "wordsize") switch
        {
            "32" => 32,
            "64" => 64,
            var other => throw new EvaluationException("profile", $"{arch}: unknown wordsize '{other}'"),
        };
        string endian = file.Get("profile", "endian");
        if (endian is not ("little" or "big"))
            throw new EvaluationException("profile", $"{arch}: unknown endianness '{endian}'");
        return new()
        {
            Arch = arch,
            Triplet = file.Get("profile", "triplet"),
            Machine = file.Find("profile", "machine") ?? arch,
            WordSize = wordSize,
            Endian = endian,
            IsCross = !isNative && arch != hostArch,
            Repositories =
                [.. (file.Find("profile", "repos") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            GoArch = file.Find("profile", "goarch"),
            GoArm = file.Find("profile", "goarm"),
            Flags = FlagNames.ToDictionary(
                name => name,
                IReadOnlyList<string> (name) =>
                    [.. ShellWords.Split(file.Find("flags", name) ?? ""), .. settings.For(arch, name)],
                StringComparer.Ordinal),
        };
    }

    internal static Profile ParseBootstrap(ProfileFile file, Profile host) => host with
    {
        Triplet = null,
        IsCross = false,
        Repositories = [],
        GoArch = null,
        GoArm = null,
        Flags = FlagNames.ToDictionary(
            name => name,
            IReadOnlyList<string> (name) =>
            [
                .. ShellWords.Split(file.Find("flags", name) ?? ""),
                .. ShellWords.Split(file.Find($"flags.{host.Arch}", name) ?? ""),
            ],
            StringComparer.Ordinal),
    };
}
