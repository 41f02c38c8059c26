namespace Limyra.Templates.Updates;

/// <summary>Where a site lists the versions of a project, and how they look there.</summary>
/// <param name="Url">The page.</param>
/// <param name="Pattern">Pattern of a version; null for the usual one of file names.</param>
/// <param name="Group">Group of the pattern that is the version, from zero.</param>
/// <param name="PackageName">Name upstream gives to its releases there.</param>
internal sealed record UpdateSite(string Url, string? Pattern, int? Group, string PackageName)
{
    // Sites whose pages already list all versions, so that neighbouring folders tell nothing.
    private static readonly string[] Complete =
    [
        "chimera-linux.org", ".voidlinux.", "sourceforge.net/sourceforge", "launchpad.net", "cpan.",
        "pythonhosted.org", "github.com", "//gitlab.", "bitbucket.org", "ftp.gnome.org", "archive.xfce.org",
        "kernel.org/pub/linux/kernel/", "cran.r-project.org/src/contrib", "rubygems.org", "crates.io",
        "codeberg.org", "hg.sr.ht", "git.sr.ht", "pagure.io",
    ];

    public static bool ListsAllVersions(string url) =>
        Complete.Any(part => url.Contains(part, StringComparison.Ordinal));

    /// <summary>The page to read in place of an address of sources; the first
    /// rule that fits counts.</summary>
    /// <param name="url">Address of a source's folder.</param>
    /// <param name="name">Name of the releases.</param>
    /// <param name="isOwnName">True when that is simply the template's name.</param>
    /// <param name="version">Version of the template.</param>
    public static UpdateSite For(string url, string name, bool isOwnName, string version)
    {
        string[] parts = url.Split('/');
        bool Has(string part) => url.Contains(part, StringComparison.Ordinal);
        string Part(int from, int to) => string.Join('/', parts.Skip(from).Take(to - from));
        string Bare(string prefix) =>
            isOwnName && name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
        UpdateSite Plain(string page) => new(page, Pattern: null, Group: null, name);
        UpdateSite Tags(string page) => new(page, TagPattern(name), 1, name);

        if (Has("sourceforge.net/sourceforge"))
            return Plain($"https://sourceforge.net/projects/{Part(4, 5)}/rss?limit=200");
        if (Has("launchpad.net")) return Plain($"https://launchpad.net/{Part(3, 4)}/+download");
        if (Has("pythonhosted.org"))
            return new($"https://pypi.org/simple/{Bare("python-")}", Pattern: null, Group: null,
                Bare("python-"));
        if (Has("rubygems.org")) return Gem(Bare("ruby-"));
        if (Has("cpan.")) return new(url, Pattern: null, Group: null, Bare("perl-"));
        if (Has("github.com")) return Tags($"https://github.com/{Part(3, 5)}/{GitService}");
        if (Has("//gitlab.") || Has("salsa.debian.org")) return Tags($"{Part(0, 5)}/{GitService}");
        if (Has("bitbucket.org")) return Tags($"https://bitbucket.org/{Part(3, 5)}/{GitService}");
        if (Has("ftp.gnome.org") || Has("download.gnome.org")) return Gnome(name);
        if (Has("archive.xfce.org")) return Tags($"https://gitlab.xfce.org/{Part(4, 6)}/{GitService}");
        if (Has("kernel.org/pub/linux/kernel/"))
            return new(url, $@"{string.Join('.', version.Split('.').Take(2))}[\d.]+(?=\.tar\.xz)",
                Group: null, name);
        if (Has("codeberg.org"))
            return Archives($"https://codeberg.org/{Part(3, 5)}/tags", name, "v?|V?", end: "");
        if (Has("hg.sr.ht")) return Archives($"https://hg.sr.ht/{Part(3, 5)}/tags", name, "v?", end: "\"");
        if (Has("git.sr.ht")) return Tags($"https://git.sr.ht/{Part(3, 5)}/info/refs");
        if (Has("pkgs.fedoraproject.org")) return Plain($"https://pkgs.fedoraproject.org/repo/pkgs/{name}");
        return Plain(Has("pagure.io") ? $"https://pagure.io/{name}/releases" : url);
    }

    /// <summary>Versions in names of archives: <c>name-1.2.tar.xz</c>; the version is group 2.</summary>
    public static string FilePattern(string name) => $"""
        (?<!-)\b{VerbosePattern.Escape(name)}[-_]?((src|source)[-_])?v?
        ([^-/_\s]*?\d[^-/_\s]*?)
        (?=(?:[-_.](?:src|source|orig))?\.(?:[jt]ar|shar|t[bglx]z|tbz2|zip))\b
        """;

    private const string GitService = "info/refs?service=git-upload-pack";

    private static string TagPattern(string name) =>
        $@"refs/tags/(v?|V?|{VerbosePattern.Escape(name)}-)?([\d.]+)(?=\n)";

    private static UpdateSite Gem(string name) => new(
        $"https://rubygems.org/gems/{name}",
        $@"/gems/{VerbosePattern.Escape(name)}/versions/([\d.]+)(?="")",
        Group: null,
        name);

    // Odd minor numbers below 4 are development versions there.
    private static UpdateSite Gnome(string name) => new(
        $"https://download.gnome.org/sources/{name}/cache.json",
        $@"{VerbosePattern.Escape(name)}-((0|[13]\.[0-9]*[02468]|[4-9][0-9]+)\.[0-9.]*[0-9])",
        0,
        name);

    private static UpdateSite Archives(string page, string name, string prefix, string end) => new(
        page,
        $@"/archive/({prefix}|{VerbosePattern.Escape(name)}-)?([\d.]+)(?=\.tar\.gz{end})",
        1,
        name);
}
