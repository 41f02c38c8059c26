using Limyra.Templates.Evaluation;
using Limyra.Templates.Profiles;
using Limyra.Templates.Values;

namespace Limyra.Templates.Packages;

/// <summary>A loaded template: its fields, its subpackages, and its functions
/// that wait for their phase.</summary>
public sealed partial class Template : Package
{
    /// <summary>The phases templates can hook into, in the order of a build.</summary>
    public static IReadOnlyList<string> PhaseNames { get; } =
        ["fetch", "extract", "prepare", "patch", "configure", "build", "check", "install"];

    internal Template(TemplateHandle handle, TemplateModule module)
    {
        TemplateHandle = handle;
        Module = module;
        Functions = FindFunctions(module);
    }

    /// <inheritdoc/>
    public override PackageHandle Handle => TemplateHandle;

    /// <summary>The <c>self</c> of the template.</summary>
    public TemplateHandle TemplateHandle { get; }

    /// <summary>The module that ran; attach a host before calling functions.</summary>
    public TemplateModule Module { get; }

    /// <summary>Category, for instance <c>main</c>.</summary>
    public string Category => TemplateHandle.Category;

    /// <summary><c>category/name</c>.</summary>
    public string FullName => $"{Category}/{Name}";

    /// <summary>Version without release.</summary>
    public string Version => PackageFields.Text(Handle, "pkgver");

    /// <summary>Release: the N of <c>-rN</c>.</summary>
    public long Release => PackageFields.Number(Handle, "pkgrel");

    /// <summary>The profile that is built for.</summary>
    public Profile Profile => TemplateHandle.TargetProfile;

    /// <summary>True when its tests run: it and the run want them, and this machine can run them.</summary>
    public bool RunsTests => TemplateHandle.RunsTests;

    /// <summary>
    /// Phase functions the template defines: <c>install</c>, <c>pre_build</c>, <c>init_check</c>,
    /// <c>init</c>, ... Each is called with the handle: <c>function.Call(template.Handle)</c>.
    /// </summary>
    public IReadOnlyDictionary<string, CallableValue> Functions { get; }

    /// <summary>Custom targets by name: the phase after which they run and their function.</summary>
    public IReadOnlyDictionary<string, CustomTarget> CustomTargets { get; internal set; } =
        new Dictionary<string, CustomTarget>();

    /// <summary>Subpackages that are built in this run, in the order declared.</summary>
    public IReadOnlyList<Subpackage> Subpackages { get; internal set; } = [];

    /// <summary>Names of all subpackages, those without their condition too: each
    /// needs a link in the category.</summary>
    public IReadOnlyList<string> DeclaredSubpackages { get; internal set; } = [];

    /// <summary>Categories a build dependency is looked for in: its own, then the chain of parents.</summary>
    public IReadOnlyList<string> SourceCategories { get; internal set; } = [];

    private static Dictionary<string, CallableValue> FindFunctions(TemplateModule module)
    {
        Dictionary<string, CallableValue> functions = new(StringComparer.Ordinal);
        if (module.FindFunction("init") is { } init) functions["init"] = init;
        foreach (string phase in PhaseNames)
            foreach (string name in (string[])[$"init_{phase}", $"pre_{phase}", phase, $"post_{phase}"])
                if (module.FindFunction(name) is { } function) functions[name] = function;
        return functions;
    }
}
