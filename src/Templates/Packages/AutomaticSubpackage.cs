namespace Limyra.Templates.Packages;

/// <summary>A kind of subpackage that is split off without being declared.</summary>
/// <param name="Suffix">What follows the name of the package it is split from, after a dash.</param>
/// <param name="Description">Its subdescription.</param>
/// <param name="InstalledWith">
/// The package that pulls it in; one that begins with a dash is a suffix of the base name; null for none.
/// </param>
public sealed record AutomaticSubpackage(string Suffix, string Description, string? InstalledWith)
{
    /// <summary>Patterns it takes where they match; empty where the builder has a rule of its own.</summary>
    public IReadOnlyList<string> Patterns { get; init; } = [];

    /// <summary>The option that switches it off beside <c>autosplit</c>, null for none.</summary>
    public string? Option { get; init; }

    /// <summary>All kinds, in the order of splitting.</summary>
    public static IReadOnlyList<AutomaticSubpackage> All { get; } =
    [
        // Filled when files are stripped, so it takes nothing here.
        new("dbg", "debug files", InstalledWith: null),
        // Every usr/lib/**/*.a, directories kept.
        new("static", "static libraries", "base-devel-static")
        {
            Option = "splitstatic", Patterns = ["usr/lib/**/*.a"],
        },
        new("doc", "documentation", "base-doc")
        {
            Option = "splitdoc",
            Patterns =
            [
                "usr/share/doc", "usr/share/info", "usr/share/html", "usr/share/licenses",
                "usr/share/gtk-doc",
                "usr/share/ri", "usr/share/help", "usr/share/devhelp/books",
            ],
        },
        new("man", "manual pages", "base-man") { Patterns = ["usr/share/man"] },
        new("dinit-links", "service links", "-dinit")
        {
            Option = "splitdinit", Patterns = ["usr/lib/dinit.d/boot.d", "usr/lib/dinit.d/user/boot.d"],
        },
        new("dinit", "service files", "dinit-chimera") { Option = "splitdinit",
            Patterns = ["usr/lib/dinit.d"] },
        new("initramfs-tools", "initramfs scripts",
            "initramfs-tools") { Patterns = ["usr/share/initramfs-tools"] },
        new("udev", "udev rules", "udev-meta") { Option = "splitudev", Patterns = ["usr/lib/udev"] },
        new("bashcomp", "bash completions", "bash-completion")
        {
            Patterns = ["etc/bash_completion.d", "usr/share/bash-completion"],
        },
        new("zshcomp", "zsh completions", "zsh") { Patterns = ["usr/share/zsh/site-functions"] },
        new("fishcomp", "fish completions", "fish-shell")
        {
            Patterns = ["usr/share/fish/completions", "usr/share/fish/vendor_completions.d"],
        },
        new("nucomp", "nu completions", "nushell") { Patterns = ["usr/share/nushell/vendor/autoload"] },
        new("locale", "locale data", "base-locale")
        {
            Patterns = ["usr/share/locale", "usr/share/*/i18n/*.qm", "usr/share/*/translations/*.qm"],
        },
        // Every __pycache__ that holds bytecode of the current Python only.
        new("pycache", "Python bytecode", "python-pycache"),
    ];

    /// <summary>The name of the subpackage of a package.</summary>
    public string NameFor(string package) => $"{package}-{Suffix}";

    /// <summary>
    /// True when it is split from a package: the options allow it, no subpackage of that name is declared,
    /// and the package is not itself the reason or of the same kind.
    /// </summary>
    public bool AppliesTo(Package package, Template template)
    {
        if (Suffix != "dbg" && !package.HasOption("autosplit")) return false;
        if (Option is not null && !package.HasOption(Option)) return false;
        if (package.Name == InstalledWith || package.Name.EndsWith($"-{Suffix}", StringComparison.Ordinal))
            return false;
        // The boot suite's own links belong to it.
        if (Suffix == "dinit-links" && template.Name == "dinit-chimera") return false;
        return template.Subpackages.All(subpackage => subpackage.Name != NameFor(package.Name));
    }
}
