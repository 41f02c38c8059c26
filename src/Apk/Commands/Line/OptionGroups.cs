using Limyra.Apk.Commands.Queries;
using Limyra.Apk.Packages;

namespace Limyra.Apk.Commands.Line;

/// <summary>The options that several commands share.</summary>
internal static class OptionGroups
{
    /// <summary>Options of every command.</summary>
    public static OptionGroup Global { get; } = new("Global options",
    [
        Option("f|force",
            "All of --force-overwrite, --force-old-apk, --force-non-repository, --force-binary-stdout"),
        Option("h|help", "Show this help"),
        Option("i|interactive??", "Ask before anything is changed; \"auto\" asks at a terminal"),
        Option("p|root=ROOT", "Manage the system below ROOT"),
        Option("q|quiet", "Print less"),
        Option("U|update-cache", "Refresh the indexes first, however young they are"),
        Option("v|verbose", "Print more (may be repeated)"),
        Option("V|version", "Print the version"),
        Option("X|repository=URL", "Use one more repository (may be repeated)"),
        Option("allow-untrusted", "Accept packages and indexes without a trusted signature"),
        Option("arch=ARCH",
            "Use this architecture; the first one names the indexes, others are accepted too"),
        Option("cache!", "Keep and use no fetched files"),
        Option("cache-dir=DIR", "Keep fetched files in DIR, seen from the root"),
        Option("cache-max-age=MINUTES", "Refresh indexes older than this (240)", IsNumber),
        Option("cache-packages?", "Keep a copy of every package that is installed"),
        Option("cache-predownload?", "Fetch all packages into the cache before anything is changed"),
        Option("check-certificate!", "Accept any certificate of an HTTPS server"),
        Option("force-binary-stdout", "Write binary data even to a terminal"),
        Option("force-broken-world", "Drop what cannot be met from world (dangerous)"),
        Option("force-missing-repositories", "Go on without repositories that cannot be reached"),
        Option("force-no-chroot", "Run scripts without changing the root directory"),
        Option("force-non-repository", "Add packages that the next start of a system in memory would lose"),
        Option("force-old-apk", "Go on although files have entries of a newer apk"),
        Option("force-overwrite", "Overwrite files of other packages"),
        Option("force-refresh", "Refresh indexes past every cache on the way"),
        Option("keys-dir=DIR", "Trust the keys in DIR, seen from the root, and no others"),
        Option("legacy-info!", "Let \"info\" print as \"query\" does"),
        Option("logfile!", "Write no log"),
        Option("network!", "Use no network, only this machine and the cache"),
        Option("preserve-env?", "Let scripts see the environment"),
        Option("pretty-print??", "Show sizes and times for people"),
        Option("preupgrade-depends=CONSTRAINTS", "Upgrade these before everything else"),
        Option("print-arch", "Print the architecture of this program"),
        Option("progress??", "Show a progress bar"),
        Option("progress-fd=FD", "Write progress as numbers to a file descriptor", IsNumber),
        Option("purge?", "Remove changed configuration files and unneeded cached packages too"),
        Option("repositories-file=FILE", "Use FILE in place of the repositories of the system"),
        Option("repository-config=LINE", "Add a line of a repositories file (may be repeated)"),
        Option("root-tmpfs??", "Whether the root lies in memory"),
        Option("sync??", "Wait for the disk; \"auto\" does so without --root"),
        Option("timeout=SECONDS", "Longest wait for a server that says nothing (60)", IsNumber),
        Option("uvol-manager=PROGRAM", "The program that keeps volumes (/usr/sbin/uvol; none with --root)"),
        Option("wait=SECONDS", "Wait for another apk to end", IsNumber),
    ]);

    /// <summary>Options of commands that change what is installed.</summary>
    public static OptionGroup Commit { get; } = new("Commit options",
    [
        Option("s|simulate?", "Show what would be done"),
        Option("clean-protected?", "Leave changed configuration as it is and make no .apk-new files"),
        Option("commit-hooks!", "Run no commit hooks"),
        Option("initramfs-diskless-boot", "What the start of a system in memory needs"),
        Option("overlay-from-stdin", "Read paths that no package may overwrite from standard input"),
        Option("scripts!", "Run no scripts"),
    ]);

    /// <summary>Options of commands that write packages and indexes.</summary>
    public static OptionGroup Generation { get; } = new("Generation options",
    [
        Option("c|compression=ALGORITHM[:LEVEL]", "none, deflate (1 to 9) or zstd (1 to 22)",
            AdbCompression.IsSpec),
        Option("sign-key=FILE", "Sign with this private key (may be repeated)"),
    ]);

    /// <summary>Options of commands that look for packages.</summary>
    public static OptionGroup Query { get; } = new("Query options",
    [
        Option("F|fields=FIELD,...[:REVERSE]",
            "Print these fields, or \"all\"; REVERSE is name, package or origin"),
        Option("R|recursive", "Print all packages that would be installed"),
        Option("all-matches", "Print every match, not only the best of each name"),
        Option("available", "Only packages of repositories"),
        Option("format=FORMAT", "default, json or yaml", QuerySpec.IsFormat),
        Option("from=FROM", "Look at none, repositories, installed or system", QuerySpec.IsOrigin),
        Option("installed", "Only installed packages"),
        Option("match=FIELD,...", "Look for the terms in these fields", QueryFieldText.AreMatchable),
        Option("orphaned", "Only packages that no repository has any more"),
        Option("search", "Look for parts of words"),
        Option("summarize=FIELD[:REVERSE]", "Print only the values of one field, each once"),
        Option("upgradable", "Only packages that are newer than the installed ones"),
        Option("world", "Include world; implies --recursive"),
    ]);

    /// <summary>An option in the notation of <see cref="OptionSpec.Parse"/>.</summary>
    public static OptionSpec Option(string text, string help, Predicate<string>? accepts = null) =>
        OptionSpec.Parse(text, help, accepts);

    private static bool IsNumber(string value) => uint.TryParse(value, out _);
}
