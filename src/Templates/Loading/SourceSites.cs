using System.Text;
using Limyra.Templates.Text;

namespace Limyra.Templates.Loading;

/// <summary>Site macros at the beginning of a source: <c>$(GNU_SITE)/hello/hello-1.0.tar.gz</c>.</summary>
public static class SourceSites
{
    private static readonly Dictionary<string, string> Sites = new(StringComparer.Ordinal)
    {
        ["cpan"] = "https://www.cpan.org/modules/by-module",
        // Whichever archive the host's apt is configured with: found there by digest, so no server is named.
        ["debian"] = "debian:pool",
        ["freedesktop"] = "https://distributions.freedesktop.org/software",
        ["gnome"] = "https://download.gnome.org/sources",
        ["gnu"] = "https://ftpmirror.gnu.org/gnu",
        ["kde"] = "https://download.kde.org/stable",
        ["kernel"] = "https://www.kernel.org/pub/linux",
        ["mozilla"] = "https://ftp.mozilla.org/pub",
        ["nongnu"] = "https://download.savannah.nongnu.org/releases",
        ["pypi"] = "https://files.pythonhosted.org/packages/source",
        ["sourceforge"] = "https://downloads.sourceforge.net/sourceforge",
        ["ubuntu"] = "https://archive.ubuntu.com/ubuntu/pool",
        ["xfce"] = "https://archive.xfce.org/src",
        ["xorg"] = "https://www.x.org/releases/individual",
    };

    /// <summary>Fills in macros. Fails with a <see cref="TemplateException"/> for an unknown one.</summary>
    /// <param name="source">Entry of the field <c>source</c>.</param>
    /// <param name="sites">Sites in place of the usual ones, by lower-case name.</param>
    public static string Expand(string source, IReadOnlyDictionary<string, string> sites)
    {
        if (!source.StartsWith("$(", StringComparison.Ordinal)
            && !source.StartsWith("!$(", StringComparison.Ordinal))
            return source;
        StringBuilder expanded = new();
        int at = 0;
        for (int start; (start = source.IndexOf("$(", at, StringComparison.Ordinal)) >= 0;)
        {
            int end = source.IndexOf(')', start);
            if (end < 0) break;
            expanded.Append(source, at, start - at).Append(SiteOf(source[(start + 2)..end], source, sites));
            at = end + 1;
        }
        return expanded.Append(source, at, source.Length - at).ToString();
    }

    private static string SiteOf(string macro, string source, IReadOnlyDictionary<string, string> sites)
    {
        string name =
            (macro.EndsWith("_SITE", StringComparison.Ordinal) ? macro[..^5] : macro).ToLowerInvariant();
        return sites.GetValueOrDefault(name) ?? Sites.GetValueOrDefault(name)
            ?? throw new EvaluationException("source", $"malformed source URL '{source}'",
                $"known are: {string
                    .Join(' ', Sites.Keys.Select(site => $"{site.ToUpperInvariant()}_SITE"))}");
    }
}
