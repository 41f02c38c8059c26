using Limyra.Templates.Fields;
using Limyra.Templates.Hosting;
using Limyra.Templates.Values;

namespace Limyra.Templates.Packages;

/// <summary>
/// The object a template or subpackage function knows as <c>self</c>, from loading to packing: fields,
/// whatever else the template sets on it, and the methods that need no build.
/// </summary>
public abstract class PackageHandle : HostObject
{
    private readonly Dictionary<string, Value> _attributes = new(StringComparer.Ordinal);

    private List<(string Kind, string Text)>? _messages;
    private OptionStates? _options;

    private protected PackageHandle(string name) => this["pkgname"] = new StringValue(name);

    /// <inheritdoc/>
    public override string TypeName => "package";

    /// <summary>The builder's part of the handle; null while templates load.</summary>
    public IHandleExtension? Extension { get; private set; }

    /// <summary>Files that paths of this handle lead to; none while templates load.</summary>
    public ITemplateFiles Files { get; private set; } = NoFiles.Instance;

    /// <summary>Adds the builder's part before the first phase.</summary>
    public void Attach(IHandleExtension extension, ITemplateFiles files)
    {
        Extension = extension;
        Files = files;
    }

    /// <summary>The template's handle; for that itself, the same.</summary>
    public abstract TemplateHandle Root { get; }

    /// <summary>Name of the package.</summary>
    public string Name => this["pkgname"]?.ToString() ?? "";

    /// <summary><c>version-rN</c>, or null before the template has said it.</summary>
    public abstract string? FullVersion { get; }

    /// <summary>What the template said on this handle so far: kind of message and text.</summary>
    public IReadOnlyList<(string Kind, string Text)> Messages => _messages ?? [];

    /// <summary>A field or other attribute as it is now; null for one that is no
    /// field and was never set.</summary>
    public Value? this[string name]
    {
        get => _attributes.GetValueOrDefault(name) ?? Untouched(name);
        set
        {
            if (value is null) _attributes.Remove(name);
            else _attributes[name] = value;
        }
    }

    /// <summary>True for an option that is on. Options are known after loading.</summary>
    public bool HasOption(string name) => _attributes.GetValueOrDefault("options") is DictValue changed
        ? changed[name]?.IsTrue ?? false
        : _options?[name] ?? OptionTable.ByName[name].IsOnByDefault;

    /// <summary>Settles the options; the list the template gave is done with.</summary>
    internal void SetOptions(OptionStates states)
    {
        _attributes.Remove("options");
        _options = states;
    }

    /// <inheritdoc/>
    public sealed override Value? GetAttribute(string name) =>
        Extension?.GetAttribute(this, name) ?? this[name] ?? Shared(name) ?? Own(name);

    /// <inheritdoc/>
    public sealed override bool SetAttribute(string name, Value value)
    {
        if (Extension?.SetAttribute(this, name, value) != true) this[name] = value;
        return true;
    }

    /// <summary>True for fields this kind of package has.</summary>
    private protected abstract bool HasField(Field field);

    /// <summary>
    /// A field nobody has set yet. Lists and dicts are made here, when somebody looks: most packages never
    /// touch most fields, and a tree has thousands of packages.
    /// </summary>
    private Value? Untouched(string name)
    {
        if (!FieldTable.ByName.TryGetValue(name, out Field? field) || !HasField(field)) return null;
        Value value = name == "options" && _options is { } states ? states.ToDict() : field.NewDefault();
        if (value is ListValue or DictValue) _attributes[name] = value;
        return value;
    }

    /// <summary>A method, given to templates as a value.</summary>
    private protected static HostFunction Method(string name, Func<Arguments, Value> body) => new(name, body);

    /// <summary>Attributes and methods of this kind of handle.</summary>
    private protected abstract Value? Own(string name);

    private Value? Shared(string name) => name switch
    {
        "full_pkgver" => FullVersion is { } version ? new StringValue(version) : NoneValue.Instance,
        "pkgname_ver" => new StringValue($"{Name}={FullVersion ?? "None"}"),
        "with_pkgver" => Method(name, a => new StringValue(
            $"{a.Bind(name, "name").Text("name")}={FullVersion ?? "None"}")),
        "rparent" => Root,
        "log" or "log_red" or "log_green" or "log_warn" =>
            Method(name, a => Say(name, a.Bind(name, "msg", "end?"))),
        "error" => Method(name, a => Fail(a.Bind(name, "msg", "end?", "bt?", "hint?"))),
        _ => null,
    };

    private NoneValue Say(string kind, BoundArguments bound)
    {
        // Loading is quiet; the builder answers these methods itself while it builds.
        _messages ??= [];
        if (_messages.Count < 1000) _messages.Add((kind, bound.Text("msg")));
        return NoneValue.Instance;
    }

    private static NoneValue Fail(BoundArguments bound) =>
        throw new PackageErrorException(bound.OptionalText("msg") ?? "the template gave up",
            bound.OptionalText("hint"));
}
