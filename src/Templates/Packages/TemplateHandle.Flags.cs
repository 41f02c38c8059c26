using Limyra.Templates.Profiles;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Packages;

/// <summary>Tools, hardening and flags.</summary>
public sealed partial class TemplateHandle
{
    // What the build uses when the template names no other; the order is that of the exported environment.
    private static readonly (string Name, string Program)[] DefaultTools =
    [
        ("CC", "clang"), ("CXX", "clang++"), ("CPP", "clang-cpp"), ("LD", "ld.lld"),
        ("PKG_CONFIG", "pkg-config"),
        ("NM", "nm"), ("AR", "ar"), ("AS", "clang"), ("RANLIB", "ranlib"), ("STRIP", "strip"),
        ("OBJDUMP", "objdump"), ("OBJCOPY", "objcopy"), ("READELF", "readelf"),
    ];

    // Tools that a cross build calls by the triplet; the rest work for any architecture.
    private static readonly HashSet<string> CrossTools = ["CC", "CXX", "CPP", "LD", "PKG_CONFIG"];

    private string? _sourceDirectory;
    private string _rootDirectory = "";
    private string? _sanitizerRuntime;

    /// <summary>Places that flags name, where they are not the sandbox's usual ones.</summary>
    /// <param name="sources">The sources as the compiler sees them; null for
    /// <c>/builddir/NAME-VERSION</c>.</param>
    /// <param name="root">The build root as the host sees it, which stage 0 compiles against.</param>
    /// <param name="runtime">The sanitizer's runtime inside the root, for the
    /// option <c>sanruntime</c>.</param>
    public void SetPlaces(string? sources, string root, string? runtime)
    {
        _sourceDirectory = sources;
        _rootDirectory = root;
        _sanitizerRuntime = runtime;
    }

    /// <summary>Fills in default tools, empty flag lists and the real job
    /// counts: before the first phase.</summary>
    public void SetUpTools()
    {
        this["make_jobs"] = IntValue.Of(HasOption("parallel") ? _settings.Jobs : 1);
        this["link_threads"] = IntValue.Of(HasOption("linkparallel") ? _settings.LinkThreads : 1);
        if (this["tool_flags"] is DictValue flags)
            foreach (string name in Profile.FlagNames)
                flags[name] ??= new ListValue();
        if (this["tools"] is DictValue tools)
            foreach ((string? name, string? program) in DefaultTools)
                tools[name] ??= new StringValue(program);
    }

    /// <summary>A tool's program, with the triplet where a cross build needs it;
    /// null for an unknown tool.</summary>
    /// <param name="name"><c>CC</c> and so on.</param>
    /// <param name="target">A profile name as templates give it; null for the one in force.</param>
    public string? GetTool(string name, string? target)
    {
        if (this["tools"] is not DictValue tools || tools[name] is not { } tool) return null;
        return WithTriplet(name, tool.ToString(), FindProfile(target));
    }

    /// <summary>All tools as the build will use them, defaults included, for the profile in force.</summary>
    public IReadOnlyDictionary<string, string> EffectiveTools()
    {
        Dictionary<string, string> tools =
            DefaultTools.ToDictionary(tool => tool.Name, tool => tool.Program, StringComparer.Ordinal);
        foreach ((string? name, string? program) in PackageFields.Entries(this, "tools")) tools[name] =
            program;
        return tools.ToDictionary(
            tool => tool.Key, tool => WithTriplet(tool.Key, tool.Value, CurrentProfile),
            StringComparer.Ordinal);
    }

    /// <summary>Flags of one kind for a profile, the template's own included.</summary>
    /// <param name="name"><c>CFLAGS</c> and so on.</param>
    /// <param name="extra">Flags of the call, behind the template's.</param>
    /// <param name="hardening">Switches of the call, behind the template's.</param>
    /// <param name="target">A profile name as templates give it; null for the one in force.</param>
    public IReadOnlyList<string> GetFlags(
        string name,
        IReadOnlyList<string> extra,
        IReadOnlyList<string> hardening,
        string? target)
    {
        Profile profile = FindProfile(target);
        return ToolFlags.Compute(new()
        {
            Name = name,
            Profile = profile,
            Stage = _settings.Stage,
            HasOption = HasOption,
            Hardening = Hardening.Resolve(
                profile.Arch, [.. PackageFields.Texts(this, "hardening"), .. hardening], HasOption("lto")),
            Extra = [.. TemplateFlags(name), .. extra],
            DebugLevel = DebugLevel(profile),
            SourceDirectory = _sourceDirectory ?? $"/builddir/{Name}-{this["pkgver"]}",
            RootDirectory = _rootDirectory,
            SanitizerRuntime = _sanitizerRuntime,
        });
    }

    /// <summary>State of one hardening switch. Fails for an unknown one.</summary>
    public bool HasHardening(string name, string? target) =>
        Hardening.Resolve(FindProfile(target).Arch, PackageFields.Texts(this, "hardening"), HasOption("lto"))
            .TryGetValue(name, out bool isOn)
            ? isOn
            : throw new EvaluationException("hardening", $"unknown hardening option {name}");

    private string WithTriplet(string name, string program, Profile profile)
    {
        bool needsTriplet = CrossTools.Contains(name) && profile.IsCross
            && !Name.EndsWith("-cross", StringComparison.Ordinal);
        return needsTriplet ? $"{profile.Triplet}-{program}" : program;
    }

    private HostFunction FlagsMethod(string method, string flagName) => Method(method, a =>
        GetFlags(a.Bind(method, "extra_flags?", "hardening?", "shell?", "target?"), flagName));

    private Value GetFlags(BoundArguments bound, string? flagName)
    {
        IReadOnlyList<string> flags = GetFlags(
            flagName ?? bound.Text("name"),
            bound.Texts("extra_flags"),
            bound.Texts("hardening"),
            bound.OptionalText("target"));
        return bound.Flag("shell")
            ? new StringValue(string.Join(' ', flags.Select(ShellWords.QuoteFlag)))
            : ListValue.OfTexts(flags);
    }

    private BoolValue HasLto(BoundArguments bound) => BoolValue.Of(
        (bound.Flag("force") || HasOption("lto"))
        && FindProfile(bound.OptionalText("target")).HasLto(_settings.Stage));

    private IEnumerable<string> TemplateFlags(string name) =>
        this["tool_flags"] is DictValue flags && flags[name] is ListValue list
            ? list.Items.Select(item => item.ToString())
            : [];

    private int? DebugLevel(Profile profile)
    {
        if (!_settings.MakesDebugPackages || !HasOption("debug")) return null;
        long level = this["debug_level"] is IntValue number ? number.Number : -1;
        return level >= 0 ? (int)level : profile.WordSize == 32 ? 1 : 2;
    }
}
