using Limyra.Templates.Packages;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Loading;

/// <summary>
/// The names a template finds beside the built-in ones: <c>self</c>, and the decorators <c>subpackage</c> and
/// <c>custom_target</c>, whose functions are kept here in the order declared.
/// </summary>
internal sealed class Declarations
{
    private readonly List<(string Name, string? Alternative, CallableValue Function)> _subpackages = [];
    private readonly List<string> _allNames = [];
    private readonly Dictionary<string, CustomTarget> _targets = new(StringComparer.Ordinal);

    public Declarations(TemplateHandle handle) =>
        Names = new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["self"] = handle,
            ["subpackage"] = new HostFunction("subpackage", DeclareSubpackage),
            ["custom_target"] = new HostFunction("custom_target", DeclareTarget),
        };

    public IReadOnlyDictionary<string, Value> Names { get; }

    /// <summary>Names of all subpackages, also of those whose condition is false.</summary>
    public IReadOnlyList<string> AllNames => _allNames;

    /// <summary>The template's targets, and the one of the kernel's build style.</summary>
    public IReadOnlyDictionary<string, CustomTarget> TargetsWith(BuildStyle? style)
    {
        if (style?.Name == "linux_kernel")
            _targets.TryAdd("generate-configs", new("generate-configs", "patch", Function: null));
        return _targets;
    }

    /// <summary>Makes the subpackages and runs their functions.</summary>
    public IReadOnlyList<Subpackage> MakeSubpackages(Template template, List<Diagnostic> findings)
    {
        List<Subpackage> made = [];
        HashSet<string> seen = [];
        foreach ((string? declared, string? mark, CallableValue? function) in _subpackages)
        {
            string name = FullName(declared, mark);
            if (!seen.Add(name))
                throw new EvaluationException("subpackage", $"subpackage '{name}' already exists");
            if (!PackageName.IsValid(name))
                throw new EvaluationException("name", $"'{name}' cannot be the name of a package",
                    "letters, digits, _ + . and - make one");
            if (name.Any(char.IsUpper))
                throw new EvaluationException("subpackage", $"subpackage '{name}' must be lowercase");
            // "!name" names it after the alternative without making it one.
            string? alternative = mark is null || mark.StartsWith('!') ? null : mark;
            SubpackageHandle handle = new(name, template.Handle, alternative);
            SubpackageContent content = ContentValue.From(function.Call(handle))
                ?? throw new EvaluationException("subpackage", $"invalid return for subpackage '{name}'",
                    "must return a function or a list");
            FieldReader.Check(handle, findings);
            if (findings.Count == 0) PackageOptions.Resolve(handle, template.Handle);
            made.Add(new(handle, template) { Alternative = alternative, Content = content });
        }
        return made;
    }

    private static string FullName(string name, string? alternative) =>
        string.IsNullOrEmpty(alternative) ? name : $"{alternative.TrimStart('!')}-{name}-default";

    private HostFunction DeclareSubpackage(Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("subpackage", "name", "cond?", "alternative?");
        string name = bound.Text("name");
        string? alternative = bound.OptionalText("alternative") is { Length: > 0 } mark ? mark : null;
        bool isWanted = bound.Flag("cond", fallback: true);
        return Decorator("subpackage function", function =>
        {
            _allNames.Add(FullName(name, alternative));
            if (isWanted) _subpackages.Add((name, alternative, function));
        });
    }

    private HostFunction DeclareTarget(Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("custom_target", "name", "after_phase");
        string name = bound.Text("name"), phase = bound.Text("after_phase");
        return Decorator("custom target function", function => _targets[name] = new(name, phase, function));
    }

    /// <summary>A decorator gives nothing back, so that the name "_" is never
    /// mistaken for a function.</summary>
    private static HostFunction Decorator(string what, Action<CallableValue> keep) => new(what, arguments =>
    {
        if (arguments.Bind(what, "function")["function"] is not CallableValue function)
            throw new EvaluationException("type", $"a {what} is wanted");
        if (function.Name != "_")
            throw new EvaluationException("subpackage", $"{what} '{function.Name}' must be called '_'");
        keep(function);
        return NoneValue.Instance;
    });
}
