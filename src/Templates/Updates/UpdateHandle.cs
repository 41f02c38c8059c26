using Limyra.Templates.Hosting;
using Limyra.Templates.Packages;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Updates;

/// <summary>The <c>self</c> of <c>update.py</c>: the check of one template, whose
/// steps its functions may wrap.</summary>
internal sealed class UpdateHandle(Template template, IUpdatePages pages) : HostObject
{
    private readonly HashSet<string> _visited = [];

    public override string TypeName => "update check";

    public UpdateSettings Settings { get; set; } =
        new() { PackageName = template.Name, Version = template.Version };

    public override Value? GetAttribute(string name) => name switch
    {
        "pkgname" => new StringValue(Settings.PackageName),
        "pkgver" => new StringValue(Settings.Version),
        "template" => template.Handle,
        "collect_sources" => new HostFunction(name, a => Texts(a.Bind(name), Collect())),
        "expand_source" => new HostFunction(name, a => Expand(a.Bind(name, "url"))),
        "fetch_versions" => new HostFunction(name, a => Fetch(a.Bind(name, "url"))),
        _ => null,
    };

    public IReadOnlyList<string> Collect() => new UpdateSources(template, Settings).Collect();

    public IReadOnlyList<string> Expand(string url) =>
        new UpdateSources(template, Settings).Expand(url, Read);

    public IReadOnlyList<string> Fetch(string url)
    {
        UpdateSite site = Settings.Urls.Count > 0
            ? new(url, Pattern: null, Group: null, Settings.PackageName)
            : UpdateSite.For(url, Settings.PackageName, Settings.PackageName == template.Name,
                Settings.Version);
        string? pattern = Settings.Pattern ?? site.Pattern;
        int? group = Settings.Group ?? (Settings.Pattern is null ? site.Group : null);
        if (pattern is null) (pattern, group) = (UpdateSite.FilePattern(site.PackageName), 2);
        if (Read(site.Url) is not { } page) return [];
        return [.. new VerbosePattern(pattern).FindAll(page, group)
            .Select(version => version.Replace('_', '.'))];
    }

    private string? Read(string url)
    {
        if (!_visited.Add(url)) return null;
        return pages.Read(url, Settings.Agent) is { Length: > 0 } page ? page : null;
    }

    private ListValue Expand(BoundArguments bound) => ListValue.OfTexts(Expand(bound.Text("url")));

    private ListValue Fetch(BoundArguments bound) => ListValue.OfTexts(Fetch(bound.Text("url")));

    private static ListValue Texts(BoundArguments _, IReadOnlyList<string> texts) => ListValue.OfTexts(texts);
}
