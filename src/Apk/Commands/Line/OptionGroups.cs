namespace Limyra.Apk.Commands.Line;

/// <summary>The options that several commands share.</summary>
internal static class OptionGroups
{
    /// <summary>Options of every command.</summary>
    public static IReadOnlyList<OptionSpec> Global { get; } = Parse(
        "allow-untrusted", "arch=", "cache?", "cache-dir=", "cache-max-age=", "cache-packages?", "cache-predownload?",
        "check-certificate?", "f|force", "force-binary-stdout", "force-broken-world", "force-missing-repositories",
        "force-no-chroot", "force-non-repository", "force-old-apk", "force-overwrite", "force-refresh", "h|help",
        "i|interactive??", "keys-dir=", "legacy-info?", "logfile?", "network?", "preserve-env?", "pretty-print??",
        "preupgrade-depends=", "print-arch", "progress??", "progress-fd=", "purge?", "q|quiet", "repositories-file=",
        "X|repository=", "repository-config=", "p|root=", "root-tmpfs??", "sync??", "timeout=", "U|update-cache",
        "uvol-manager=", "v|verbose", "V|version", "wait=");

    /// <summary>Options of commands that change what is installed.</summary>
    public static IReadOnlyList<OptionSpec> Commit { get; } = Parse(
        "clean-protected?", "commit-hooks?", "initramfs-diskless-boot", "overlay-from-stdin", "scripts?", "s|simulate?");

    /// <summary>Options of commands that write packages and indexes.</summary>
    public static IReadOnlyList<OptionSpec> Generation { get; } = Parse("c|compression=", "sign-key=");

    /// <summary>Options of commands that look for packages.</summary>
    public static IReadOnlyList<OptionSpec> Query { get; } = Parse(
        "all-matches", "available", "F|fields=", "format=", "from=", "installed", "match=", "R|recursive", "search",
        "summarize=", "upgradable", "world", "orphaned");

    /// <summary>Options in the notation of <see cref="OptionSpec.Parse"/>.</summary>
    public static IReadOnlyList<OptionSpec> Parse(params string[] options) => [.. options.Select(OptionSpec.Parse)];
}
