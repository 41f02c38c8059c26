using Limyra.Templates.Packages;

namespace Limyra.Templates.Updates;

/// <summary>Which pages may list versions: the home page, folders of the sources,
/// and folders beside those.</summary>
internal sealed class UpdateSources(Template template, UpdateSettings settings)
{
    /// <summary>The pages to begin with.</summary>
    public IReadOnlyList<string> Collect()
    {
        if (settings.Urls.Count > 0) return settings.Urls;
        string[] sources = [.. template.Sources.Select(Address)];
        bool isGnome = sources.Any(source => source.Contains("ftp.gnome.org", StringComparison.Ordinal));
        return [.. isGnome ? [] : new[] { template.Url }, .. sources.Select(FolderOf)];
    }

    /// <summary>
    /// A page, and where a folder in its path holds a version, that folder's neighbours with later versions.
    /// </summary>
    public IReadOnlyList<string> Expand(string url, Func<string, string?> read)
    {
        if (settings.IsSingleDirectory || UpdateSite.ListsAllVersions(url)) return [url];
        string name = VerbosePattern.Escape(settings.PackageName);
        string before = settings.FolderPrefix ?? $"|v|{name}";
        string behind = settings.FolderSuffix ?? @"|\.x";
        VerbosePattern versioned =
            new($@"^[^/]+//[^/]+(/.+)?/({before})(?=[-_.0-9]*[0-9](?<!{name})({behind})/)");
        if (versioned.MatchStart(url) is not { } start) return [url];
        int slash = start.LastIndexOf('/');
        string folder = start[..(slash + 1)], stem = start[(slash + 1)..];
        string tail = url.Length > folder.Length ? url[(folder.Length + 1)..] : "";
        string file = tail.Contains('/', StringComparison.Ordinal) ? LastPart(tail) : "";
        if (read(folder) is not { } page) return [url];
        VerbosePattern links = new(
            $@"href=[""']?(?:{VerbosePattern.Escape(folder)})?\.?/?"
                + $@"({VerbosePattern.Escape(stem)}[-_.0-9]*[0-9](?:{behind})[""'/])");
        List<string> found = [url];
        foreach (string entry in links.FindAll(page, group: 0).Distinct(StringComparer.Ordinal)
            .OrderByDescending(entry => entry.TrimEnd('/'), VersionOrder.Instance))
        {
            string neighbour = folder + entry + file;
            if (neighbour == url) break;
            found.Add(neighbour);
        }
        return found;
    }

    /// <summary>The address in a source: without the mark in front and the name behind.</summary>
    private static string Address(string source)
    {
        string address = source.TrimStart('!');
        int rename = address.LastIndexOf('>');
        return rename > address.LastIndexOf('/') ? address[..rename] : address;
    }

    private static string FolderOf(string address)
    {
        int slash = address.LastIndexOf('/');
        return (slash > 0 && slash < address.Length - 1 ? address[..slash] : address) + "/";
    }

    /// <summary>What follows the last slash that something follows.</summary>
    private static string LastPart(string tail)
    {
        string bare = tail.TrimEnd('/');
        int slash = bare.LastIndexOf('/');
        return slash > 0 ? bare[(slash + 1)..] : "";
    }
}
