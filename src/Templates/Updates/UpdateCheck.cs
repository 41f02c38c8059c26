using Limyra.Formats.Apk;
using Limyra.Templates.Evaluation;
using Limyra.Templates.Hosting;
using Limyra.Templates.Packages;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Updates;

/// <summary>
/// Looks for newer versions upstream: collects pages, expands them by neighbouring folders, finds
/// versions on them. A file <c>update.py</c> beside the template, in the template language,
/// changes settings or wraps the steps.
/// </summary>
public static class UpdateCheck
{
    /// <summary>Checks one template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="updateText">Text of its <c>update.py</c>, null when it has none.</param>
    /// <param name="pages">Reads pages.</param>
    public static UpdateReport Run(Template template, string? updateText, IUpdatePages pages) =>
        Run(template, updateText, pages, everyVersion: false);

    /// <summary>The same; tests want every version, not only newer ones.</summary>
    internal static UpdateReport Run(Template template, string? updateText, IUpdatePages pages,
        bool everyVersion)
    {
        try
        {
            UpdateHandle handle = new(template, pages);
            TemplateModule? module = updateText is null ? null : Load(template, handle, updateText);
            if (handle.Settings.IsSwitchedOff || template.BuildStyle == "meta")
                return new(template.Version, [], null) { IsSwitchedOff = true };
            return Report(template, handle.Settings, FindVersions(handle, module), everyVersion);
        }
        catch (TemplateException failure)
        {
            return new(template.Version, [], failure.ToDiagnostic());
        }
    }

    private static TemplateModule Load(Template template, UpdateHandle handle, string text)
    {
        Dictionary<string, Value> names = new(StringComparer.Ordinal) { ["self"] = handle };
        TemplateModule module =
            TemplateModule.Run(new($"{template.FullName}/update.py", text), names, EvaluationLimits.Loading);
        module.Attach(LoadingHost.Instance, EvaluationLimits.Loading);
        IReadOnlyDictionary<string, Value> given = module.Globals;
        string? Text(string name) =>
            given.GetValueOrDefault(name) is StringValue { Text.Length: > 0 } value ? value.Text : null;
        IReadOnlyList<string> Texts(string name) => given.GetValueOrDefault(name) switch
        {
            StringValue text => [text.Text],
            ListValue list => [.. list.Items.Select(item => item.ToString())],
            _ => [],
        };
        Value? ignored = given.GetValueOrDefault("ignore");
        if (ignored is not (null or ListValue or BoolValue))
            throw new EvaluationException("ignore", "'ignore' must be a list of patterns, or True");
        handle.Settings = handle.Settings with
        {
            Urls = Texts("url"),
            PackageName = Text("pkgname") ?? template.Name,
            Version = Text("pkgver") ?? template.Version,
            Pattern = Text("pattern"),
            // As in the peer, group 0 says nothing: it stands for "not set".
            Group = given.GetValueOrDefault("group") is IntValue { Number: > 0 } group
                ? (int)group.Number : null,
            IsSingleDirectory = given.GetValueOrDefault("single_directory")?.IsTrue ?? false,
            FolderPrefix = Text("vdprefix"),
            FolderSuffix = Text("vdsuffix"),
            Ignored = Texts("ignore"),
            IsSwitchedOff = ignored is BoolValue { IsTrue: true },
            Agent = Text("agent_name") ?? handle.Settings.Agent,
        };
        return module;
    }

    private static HashSet<string> FindVersions(UpdateHandle handle, TemplateModule? module)
    {
        CallableValue? collect = module?.FindFunction("collect_sources");
        CallableValue? expand = module?.FindFunction("expand_source");
        CallableValue? fetch = module?.FindFunction("fetch_versions");
        HashSet<string> versions = new(StringComparer.Ordinal);
        foreach (string source in collect is null ? handle.Collect() : Walk(collect.Call(handle)))
        {
            IEnumerable<string> pages =
                expand is null ? handle.Expand(source) : Walk(expand.Call(handle, new StringValue(source)));
            foreach (string page in pages)
                versions.UnionWith(
                    fetch is null ? handle.Fetch(page) : Walk(fetch.Call(handle, new StringValue(page))));
        }
        return versions;
    }

    private static IEnumerable<string> Walk(Value values) =>
        Iteration.Of(values).Select(value => value.ToString());

    private static UpdateReport Report(
        Template template,
        UpdateSettings settings,
        HashSet<string> versions,
        bool everyVersion)
    {
        if (versions.Count == 0)
            return new(template.Version, [], new(
                "no-version", $"no version found for '{template.FullName}'", Position: null,
                "broken update-check?"));
        string current = settings.Version.Replace('-', '.');
        return new(template.Version,
        [
            .. versions
                .Where(version => !settings.Ignored.Any(pattern => GlobPattern.Matches(pattern, version)))
                .Where(version => everyVersion
                    || ApkVersion.Compare(current, version.Replace('-', '.')) == VersionMatch.Less)
                .Order(VersionOrder.Instance),
        ], Problem: null)
        {
            Found = [.. versions.Order(VersionOrder.Instance)],
        };
    }
}
