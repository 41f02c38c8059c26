using System.Globalization;
using Limyra.Templates.Text;

namespace Limyra.Templates.Profiles;

/// <summary>
/// Flags for the compilers and the linker, in the peer's order: source prefix, hardening, profile, user,
/// stage 0, template, call, debug level.
/// </summary>
internal static class ToolFlags
{
    public static IReadOnlyList<string> Compute(FlagRequest request) => request.Name switch
    {
        "CFLAGS" or "CXXFLAGS" or "FFLAGS" => Compiler(request),
        "LDFLAGS" => Linker(request),
        "GOFLAGS" => Go(request),
        "RUSTFLAGS" => Rust(request),
        _ => throw new EvaluationException("key", $"there are no flags named '{request.Name}'"),
    };

    private static List<string> Compiler(FlagRequest request)
    {
        IReadOnlyDictionary<string, bool> hardening = request.Hardening;
        bool isFortran = request.Name == "FFLAGS";
        List<string> flags = [];
        if (request.Stage > 0 && !isFortran) flags.Add($"-ffile-prefix-map={request.SourceDirectory}=.");
        if (hardening["format"] && !isFortran) flags.AddRange(["-Wformat", "-Werror=format-security"]);
        if (request.Stage > 0 && hardening["var-init"] && !isFortran)
            flags.Add("-ftrivial-auto-var-init=zero");
        if (!hardening["pie"]) flags.Add("-fno-PIE");
        if (hardening["scp"] && !isFortran) flags.Add("-fstack-clash-protection");
        if (hardening["cet"]) flags.Add("-fcf-protection=full");
        if (hardening["pac"] && hardening["bti"]) flags.Add("-mbranch-protection=standard");
        else if (hardening["pac"]) flags.Add("-mbranch-protection=pac-ret");
        else if (hardening["bti"]) flags.Add("-mbranch-protection=bti");
        AddShared(flags, request);
        flags.AddRange(request.Profile.Flags[request.Name]);
        if (request.Profile.IsBootstrap) flags.AddRange(["-isystem", $"{request.RootDirectory}/usr/include"]);
        flags.AddRange(request.Extra);
        if (request.DebugLevel is { } level)
            flags.Add(string.Create(CultureInfo.InvariantCulture, $"-g{level}"));
        return flags;
    }

    private static List<string> Linker(FlagRequest request)
    {
        List<string> flags = [];
        if (!request.Hardening["pie"]) flags.Add("-no-pie");
        if (request.HasOption("relr") && request.Stage > 0) flags.Add("-Wl,-z,pack-relative-relocs");
        if (request.HasOption("sanruntime") && (request.Hardening["int"] || request.Hardening["cfi"]))
            flags.Add(request.SanitizerRuntime
                ?? throw new EvaluationException("sanruntime",
                    "the sanitizer runtime is not known before the build"));
        flags.Add("-Wl,-O2");
        AddShared(flags, request);
        flags.AddRange(request.Profile.Flags["LDFLAGS"]);
        if (request.Profile.IsBootstrap)
            flags.AddRange(
                [$"-L{request.RootDirectory}/usr/lib", $"-Wl,-rpath-link={request.RootDirectory}/usr/lib"]);
        flags.AddRange(request.Extra);
        return flags;
    }

    /// <summary>What compiler and linker both need, since each of these brings
    /// a piece of runtime along.</summary>
    private static void AddShared(List<string> flags, FlagRequest request)
    {
        IReadOnlyDictionary<string, bool> hardening = request.Hardening;
        bool isFortran = request.Name == "FFLAGS";
        bool hasLto = request.HasOption("lto") && request.Profile.HasLto(request.Stage);
        bool hasRuntime = request.HasOption("sanruntime");
        if (hardening["vis"]) flags.Add("-fvisibility=hidden");
        if (!hardening["ssp"]) flags.Add("-fno-stack-protector");
        if (request.HasOption("framepointer")) flags.Add("-fno-omit-frame-pointer");
        if (hardening["sst"]) flags.Add("-fsanitize=safe-stack");
        if (hasLto && hardening["cfi"] && !isFortran)
        {
            flags.Add("-fsanitize=cfi");
            if (hasRuntime) flags.Add("-fno-sanitize-trap=cfi");
        }
        if (hardening["int"] && !isFortran)
        {
            flags.Add("-fsanitize=signed-integer-overflow,integer-divide-by-zero");
            if (!hasRuntime) flags.Add("-fsanitize-trap=signed-integer-overflow,integer-divide-by-zero");
            flags.Add("-fno-sanitize-recover");
        }
        if (hasLto) flags.Add(request.HasOption("ltofull") ? "-flto" : "-flto=thin");
    }

    private static List<string> Rust(FlagRequest request)
    {
        List<string> flags =
            [.. request.Profile.Flags["RUSTFLAGS"], $"--remap-path-prefix={request.SourceDirectory}=."];
        if (request.Profile.IsCross) flags.AddRange(["--sysroot", $"{request.Profile.Sysroot}/usr"]);
        if (request.HasOption("framepointer")) flags.Add("-Cforce-frame-pointers=true");
        if (request.HasOption("relr") && request.Stage > 0)
            flags.Add("-Clink-arg=-Wl,-z,pack-relative-relocs");
        if (request.HasOption("fullrustflags"))
        {
            flags.AddRange(["-Copt-level=3", "-Ccodegen-units=1", "-Cpanic=abort"]);
            if (request.DebugLevel is > 0 and { } level)
                flags.Add(string.Create(CultureInfo.InvariantCulture, $"-Cdebuginfo={level}"));
        }
        flags.AddRange(request.Extra);
        return flags;
    }

    private static List<string> Go(FlagRequest request)
    {
        List<string> flags = [.. request.Profile.Flags["GOFLAGS"], "-modcacherw"];
        if (request.Hardening["pie"]) flags.Add("-buildmode=pie");
        flags.AddRange(request.Extra);
        return flags;
    }
}
