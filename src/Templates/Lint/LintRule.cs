namespace Limyra.Templates.Lint;

/// <summary>
/// A rule of lint. A line <c># lint: ID reason</c> anywhere in a template silences it there; the handbook
/// has them in a table.
/// </summary>
/// <param name="Id">Stable name.</param>
/// <param name="IsWarning">It is only warned of; else the build stops.</param>
/// <param name="Finds">What it finds.</param>
/// <param name="Allowance">Options and fields of templates that allow it for one package or file; empty:
/// there is the line alone.</param>
public sealed record LintRule(string Id, bool IsWarning, string Finds, string Allowance)
{
    /// <summary>Rules about a template itself, which <c>cbuild lint</c> and every build check.</summary>
    public static IReadOnlyList<LintRule> OfTemplates { get; } =
    [
        Stop("broken", "it cannot be built here, it says; the line silences `cbuild lint` alone"),
        Stop("install", "no function `install`, and none of a build style"),
        Stop("version", "pkgver is no version of a package"),
        Stop("subpackage-link", "a subpackage has no link to its template, or one to another"),
        Stop("subpackage-style", "a subpackage has another build style than its template"),
        Stop("priority", "a priority below zero"),
        Stop("install-if", "install_if without a condition on exactly this version"),
        Stop("dependency", "depends on a library, command or the like without naming who provides it"),
        Stop("sha256", "not one sha256 in lower-case hexadecimal for each source, or that of an empty file"),
        Stop("source-paths", "not one entry of source_paths for each source"),
        Stop("source-headers", "not one entry of source_headers for each source"),
        Stop("file-modes", "a value of file_modes is no (user, group, mode)"),
        Stop("field-type", "a value of file_xattrs is no dict"),
        Stop("license", "the licence is no SPDX expression", "`!spdx`"),
        Stop("lint-line", "a line `# lint:` that names no rule, or gives no reason"),
        Stop("name-case", "a capital letter in the name", "`!lint`"),
        Stop("description", "pkgdesc: form, article, length, parentheses", "`!lint`"),
        Stop("url", "url is no web address, or ends with a slash", "`!lint`"),
        Stop("unknown-hook", "a function that no phase calls", "`!lint`, a name with an underscore first"),
        Stop("unknown-variable", "a name that is no field", "`!lint`, a name with an underscore first"),
        Stop("self-assignment", "self is changed at top level", "`!lint`"),
        Stop("check-reason", "tests are switched off without a comment above", "`!lint`"),
        Stop("field-order", "the fields of the first paragraph are not in the manual's order", "`!lint`"),
        Stop("dependency-list", "a list of dependencies is no plain list of texts", "`!lint`"),
        Stop("dependency-order", "a list of dependencies is not sorted", "`!lint`"),
    ];

    /// <summary>Rules about what a template installs, which a build checks last.</summary>
    public static IReadOnlyList<LintRule> OfPackages { get; } =
    [
        Stop("placement", "files in places that packages do not use; /etc and empty packages unless meant",
            "`etcfiles` `empty` `!lintpixmaps`"),
        Stop("hardlink", "one file under two names", "`hardlinks`"),
        Stop("symlink-target", "a link to what no package of the template has",
            "`brokenlinks` broken_symlinks skip_dependencies"),
        Stop("setid", "a set-user-id or set-group-id file", "file_modes"),
        Stop("xattr-mode", "a security attribute for a file without a stated mode", "file_modes"),
        Stop("xattr-undeclared", "a file was installed with an extended attribute", "file_xattrs"),
        Stop("license-file", "the licence must be shipped, and is not", "`!distlicense`"),
        Stop("completion-place", "completions in a directory that their shell does not read", "`!lintcomp`"),
        Stop("completion-command", "a completion for a command that the package does not have",
            "`!lintcomp`"),
        Stop("static-place", "a static library outside of -static and -devel packages", "`!lintstatic`"),
        Stop("static-cfi", "a static library built with CFI", "`!lintstatic` `ltostrip`"),
        Stop("service-order", "a service description with a setting behind its dependencies"),
        Stop("script-kind", "an installation script; only triggers exist"),
        Stop("trigger-empty", "an empty trigger script"),
        Stop("trigger-paths", "a trigger script without triggers", "triggers"),
        Stop("python-cache", "bytecode of Python outside of a -pycache package"),
        Stop("provides-version", "provides a library or .pc file without a version"),
        Stop("pc-file", "a .pc file without name, description or version", "skip_providers"),
        Stop("elf-place", "ELF files outside of usr and boot, or in usr/include or usr/share"),
        Stop("elf-foreign", "made for another processor", "`foreignelf`"),
        Stop("pie", "loaded at a fixed address", "nopie_files, hardening `!pie`"),
        Stop("relro", "relocated data stays writable"),
        Stop("bindnow", "functions are bound while it runs"),
        Stop("gnuhash", "has the System V symbol table, or not the GNU one"),
        Stop("execstack", "its stack may hold code", "`execstack`"),
        Stop("wxsegment", "has memory that is writable and executable"),
        Stop("textrel", "relocations change its code", "`textrels`"),
        Stop("rpath", "searches libraries elsewhere than below /usr/lib"),
        Stop("unused", "names a library of which it uses nothing"),

        Warn("elf-container", "an ELF file without a processor"),
        Warn("static-library", "a static library where it may be, but usually is not",
            "`!lintstatic`"),
        Warn("devel-place", "headers, .so links, .pc files and the like outside of the -devel package"),
        Warn("devel-library", "a library without a version in its name, or a linker script, for -devel"),
        Warn("service-style", "how dependencies and options are written in a service description"),
        Warn("redundant-dependency", "a dependency that a scan finds anyway"),
        Warn("shebang", "a script whose interpreter nobody here has"),
        Warn("dotnet-lock", "a .NET project without packages.lock.json: nothing pins its packages"),
        Warn("unused-dependency", "a build dependency of which nothing was opened"),
    ];

    private static readonly Dictionary<string, LintRule> ById =
        OfTemplates.Concat(OfPackages).ToDictionary(rule => rule.Id, StringComparer.Ordinal);

    /// <summary>The rule of a name, null when there is none.</summary>
    public static LintRule? Find(string id) => ById.GetValueOrDefault(id);

    private static LintRule Stop(string id, string finds, string allowance = "") =>
        new(id, IsWarning: false, finds, allowance);

    private static LintRule Warn(string id, string finds, string allowance = "") =>
        new(id, IsWarning: true, finds, allowance);
}
