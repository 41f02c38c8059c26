using Limyra.Templates.Evaluation;
using Limyra.Templates.Fields;
using Limyra.Templates.Hosting;
using Limyra.Templates.Packages;
using Limyra.Templates.Syntax;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Loading;

/// <summary>
/// Turns the text of a template into its model: runs the top level, checks the fields, applies the defaults
/// of the build style, and runs the functions of its subpackages. A loader may load any number of
/// templates, one after another, for one run.
/// </summary>
public sealed class TemplateLoader(ITemplateSource tree, LoadSettings settings)
{
    /// <summary>The run that templates are loaded for.</summary>
    public LoadSettings Settings => settings;

    /// <summary>Loads <c>category/name</c> from the tree.</summary>
    public LoadResult Load(string fullName)
    {
        string path = $"{fullName}/template.py";
        int slash = fullName.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || fullName.LastIndexOf('/') != slash)
            return Failed(new("name", $"template name '{fullName}' has an invalid format", null,
                "write category/name"));
        return tree.ReadText(path) is { } text
            ? Load(fullName, text)
            : Failed(new("missing", $"missing template for '{fullName}'", null, null));
    }

    /// <summary>Loads a template from a text, as if it stood in the tree under this name.</summary>
    public LoadResult Load(string fullName, string text)
    {
        int slash = fullName.IndexOf('/', StringComparison.Ordinal);
        try
        {
            return LoadChecked(fullName[..slash], fullName[(slash + 1)..],
                new($"{fullName}/template.py", text));
        }
        catch (TemplateException failure)
        {
            // What is wrong with a whole template still names its file.
            Diagnostic diagnostic = failure.ToDiagnostic();
            SourcePosition place = diagnostic.Position ?? new($"{fullName}/template.py", 1, 1);
            return Failed(diagnostic with { Position = place });
        }
    }

    private static LoadResult Failed(Diagnostic diagnostic) => new(Template: null, [diagnostic]);

    private LoadResult LoadChecked(string category, string name, SourceText source)
    {
        TemplateHandle handle = new(category, name, settings);
        Declarations declarations = new(handle);
        TemplateModule module =
            TemplateModule.Create(Parser.Parse(source), declarations.Names, EvaluationLimits.Loading);
        handle.RunningModule = module.Globals;
        module.Run();
        handle.RunningModule = null;

        List<Diagnostic> findings = [];
        FieldReader reader = new(module, source, findings);
        reader.TakeFields(handle, name);
        if (findings.Count > 0) return new(Template: null, findings);
        PackageOptions.Resolve(handle, inherited: null);
        BuildStyle? style = FindStyle(handle);
        if (module.FindFunction("init") is { } init) init.Call(handle);
        foreach ((string? field, Value? value) in style?.Defaults ?? [])
            if (!module.Globals.ContainsKey(field)) handle[field] = Field.CopyOf(value);
        return Finish(handle, module, declarations, findings, style);
    }

    private LoadResult Finish(
        TemplateHandle handle,
        TemplateModule module,
        Declarations declarations,
        List<Diagnostic> findings,
        BuildStyle? style)
    {
        Template template = new(handle, module)
        {
            CustomTargets = declarations.TargetsWith(style),
            DeclaredSubpackages = declarations.AllNames,
            SourceCategories = [.. CategoryChain(handle.Category)],
        };
        template.Subpackages = declarations.MakeSubpackages(template, findings);
        SetSources(handle);
        ResolveObjects(handle);
        foreach (Subpackage subpackage in template.Subpackages) ResolveObjects(subpackage.Handle);
        handle["broken"] = WhyBroken(handle) is { } reason ? new StringValue(reason) : NoneValue.Instance;
        module.Attach(LoadingHost.Instance, EvaluationLimits.Phase);
        module.Source.Release();
        return findings.Count > 0 ? new(Template: null, findings) : new(template, []);
    }

    private static BuildStyle? FindStyle(TemplateHandle handle) =>
        handle["build_style"] is not StringValue style
            ? null
            : BuildStyles.ByName.GetValueOrDefault(style.Text)
                ?? throw new EvaluationException("build-style", $"unknown build style '{style.Text}'",
                    $"known are: {string.Join(' ', BuildStyles.ByName.Keys)}");

    /// <summary>Why it cannot be built in this run; the first reason counts.</summary>
    private string? WhyBroken(TemplateHandle handle)
    {
        if (handle["broken"] is { IsTrue: true } broken)
            return $"cannot be built, it's currently broken: {broken}";
        if (handle["restricted"] is { IsTrue: true } reason && !settings.AllowsRestricted)
            return $"cannot be built, it's restricted: {reason}";
        if (!settings.Categories.Contains(handle.Category))
            return $"cannot be built, disallowed by cbuild (not in {string.Join(", ", settings.Categories)})";
        if (handle.CurrentProfile.IsCross && !handle.HasOption("cross")) return "cannot be cross-compiled";
        return handle["archs"] is ListValue { IsTrue: true } archs
            ? ArchPatterns.Refuse([.. archs.Items.Select(arch => arch.ToString())],
                handle.CurrentProfile.Arch)
            : null;
    }

    private void SetSources(TemplateHandle handle)
    {
        // Changed in place, since phase functions may look at the module's own name for the same list.
        ListValue sources = handle["source"] as ListValue ?? new([handle["source"] ?? StringValue.Empty]);
        for (int index = 0; index < sources.Items.Count; index++)
            sources.Items[index] = sources.Items[index] is StringValue text
                ? new StringValue(SourceSites.Expand(text.Text, settings.Sites))
                : throw new EvaluationException("source", "each source must be a text");
        handle["source"] = sources;
        if (handle["sha256"] is StringValue digest) handle["sha256"] = new ListValue([digest]);
        if (handle["source_headers"] is DictValue headers)
            handle["source_headers"] = new ListValue([headers]);
    }

    /// <summary>Dependencies may be given as packages; from here on they are texts.</summary>
    private static void ResolveObjects(PackageHandle handle)
    {
        foreach (string field in (string[])["depends", "install_if"])
        {
            if (handle[field] is not ListValue list) continue;
            for (int index = 0; index < list.Items.Count; index++)
                list.Items[index] = list.Items[index] switch
                {
                    StringValue text => text,
                    PackageHandle package => new StringValue($"{package.Name}={package.FullVersion}"),
                    var other => throw new EvaluationException("dependency",
                        $"invalid dependency value {other.ToRepresentation()} in {field} of {handle.Name}"),
                };
        }
    }

    private IEnumerable<string> CategoryChain(string category)
    {
        HashSet<string> seen = [];
        for (string? at = category; at is not null && seen.Add(at); at = tree.ParentOf(at)) yield return at;
    }
}
