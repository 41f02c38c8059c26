using Limyra.Templates.Fields;
using Limyra.Templates.Hosting;
using Limyra.Templates.Loading;
using Limyra.Templates.Profiles;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Packages;

/// <summary>The <c>self</c> of a template: its fields, the run it is loaded for,
/// profiles, tools and flags.</summary>
public sealed partial class TemplateHandle : PackageHandle
{
    private readonly LoadSettings _settings;

    internal TemplateHandle(string category, string name, LoadSettings settings) : base(name)
    {
        _settings = settings;
        Category = category;
        TargetProfile = settings.Profiles.Get(settings.Arch ?? "bootstrap");
        CurrentProfile = TargetProfile;
    }

    /// <summary>The category, for instance <c>main</c>.</summary>
    public string Category { get; }

    /// <inheritdoc/>
    public override TemplateHandle Root => this;

    /// <summary>The profile that is built for.</summary>
    public Profile TargetProfile { get; }

    /// <summary>The profile in force; <c>with self.profile(...)</c> changes it for a while.</summary>
    public Profile CurrentProfile { get; internal set; }

    /// <summary>True when the template's tests run.</summary>
    internal bool RunsTests =>
        !CurrentProfile.IsCross && (_settings.ForcesChecks || (_settings.RunsChecks && HasOption("check")));

    /// <summary>Names of the module while it runs: the version is there before the field has it.</summary>
    internal IReadOnlyDictionary<string, Value>? RunningModule { get; set; }

    /// <inheritdoc/>
    public override string? FullVersion
    {
        get
        {
            Value? version =
                RunningModule is null ? this["pkgver"] : RunningModule.GetValueOrDefault("pkgver");
            Value? release =
                RunningModule is null ? this["pkgrel"] : RunningModule.GetValueOrDefault("pkgrel");
            bool isKnown =
                version is not (null or NoneValue) && release is not (null or NoneValue) && version.IsTrue;
            return isKnown ? $"{version}-r{release}" : null;
        }
    }

    private protected override bool HasField(Field field) => true;

    private Value? Run(string name) => name switch
    {
        "repository" => new StringValue(Category),
        "full_pkgname" => new StringValue($"{Category}/{Name}"),
        "parent" or "autopkg" or "alternative" => NoneValue.Instance,
        "stage" => IntValue.Of(_settings.Stage),
        "current_target" => _settings.Target is null ? NoneValue.Instance : new StringValue(_settings.Target),
        "force_mode" => BoolValue.Of(_settings.IsForced),
        "bulk_mode" => BoolValue.Of(_settings.IsBulk),
        "build_dbg" => BoolValue.Of(_settings.MakesDebugPackages),
        "use_ccache" => BoolValue.Of(_settings.UsesCcache),
        "use_sccache" => BoolValue.Of(_settings.UsesSccache),
        "use_ltocache" => _settings.LtoCacheSize is { } size ? new StringValue(size) : NoneValue.Instance,
        "conf_jobs" => IntValue.Of(_settings.Jobs),
        "conf_link_threads" => IntValue.Of(_settings.LinkThreads),
        "run_check" => BoolValue.Of(_settings.RunsChecks && !TargetProfile.IsCross),
        _ => null,
    };

    private protected override Value? Own(string name) => name switch
    {
        "profile" => Method(name, SelectProfile),
        "get_data" => Method(name, GetData),
        "get_tool_flags" => Method(name, a => GetFlags(a.Bind(
            name, "name", "extra_flags?", "hardening?", "shell?", "target?"), flagName: null)),
        "get_cflags" => FlagsMethod(name, "CFLAGS"),
        "get_cxxflags" => FlagsMethod(name, "CXXFLAGS"),
        "get_fflags" => FlagsMethod(name, "FFLAGS"),
        "get_ldflags" => FlagsMethod(name, "LDFLAGS"),
        "get_rustflags" => FlagsMethod(name, "RUSTFLAGS"),
        "get_goflags" => FlagsMethod(name, "GOFLAGS"),
        "get_tool" => Method(name, a => a.Bind(name, "name", "target?") is var bound
            && GetTool(bound.Text("name"), bound.OptionalText("target")) is { } tool
                ? new StringValue(tool)
                : NoneValue.Instance),
        "has_hardening" => Method(name, a => a.Bind(name, "hname", "target?") is var bound
            ? BoolValue.Of(HasHardening(bound.Text("hname"), bound.OptionalText("target")))
            : NoneValue.Instance),
        "has_lto" => Method(name, a => HasLto(a.Bind(name, "target?", "force?"))),
        "can_lto" => Method(name, a => BoolValue.Of(
            FindProfile(a.Bind(name, "target?").OptionalText("target")).HasLto(_settings.Stage))),
        _ => Run(name),
    };

    /// <summary>The profile of the machine that builds.</summary>
    public Profile HostProfile => FindProfile("host");

    private Value SelectProfile(Arguments arguments)
    {
        string? target = arguments.Bind("profile", "target?").OptionalText("target");
        return target is null
            ? new ProfileObject(CurrentProfile, Files)
            : new ProfileSwitch(this, () => SwitchTo(target));
    }

    /// <summary>The profile of <c>with self.profile(target)</c>.</summary>
    private Profile SwitchTo(string target) => _settings.Profiles.Get((target, _settings.Stage) switch
    {
        ("host" or "target", 0) => "bootstrap",
        ("host", _) => _settings.Profiles.HostArch,
        ("target", _) => TargetProfile.Arch,
        ("target:native", _) => $"{TargetProfile.Arch}:native",
        _ => target,
    });

    /// <summary>The profile of an argument <c>target=</c>; null is the one in force.</summary>
    private Profile FindProfile(string? target) => (target, _settings.Stage) switch
    {
        (null or "", _) => CurrentProfile,
        ("host" or "target", 0) => _settings.Profiles.Get("bootstrap"),
        ("host", _) => _settings.Profiles.Get(_settings.Profiles.HostArch),
        ("target", _) => TargetProfile,
        ("target:native", _) => _settings.Profiles.Get($"{TargetProfile.Arch}:native"),
        _ => _settings.Profiles.Get(target),
    };

    private Value GetData(Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("get_data", "key", "default?");
        return _settings.Data.TryGetValue(bound.Text("key"), out string? value)
            ? new StringValue(value)
            : bound["default"] ?? NoneValue.Instance;
    }
}
