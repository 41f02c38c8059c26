using Limyra.Templates.Packages;
using Limyra.Templates.Values;

namespace Limyra.Builder.Handle;

/// <summary>
/// What <c>self</c> can do while a package is built, beside the fields and methods that need no build: its
/// paths, and one table per kind of method.
/// </summary>
internal sealed class BuildHandle(RunningBuild run) : IHandleExtension
{
    private readonly Dictionary<string, HandleVerb>[] _ofAll =
        [new FileVerbs(run).Table, new MessageVerbs(run).Table];

    private readonly Dictionary<string, HandleVerb>[] _ofTemplates =
        [new InstallVerbs(run).Table, new CommandVerbs(run).Table];

    private readonly Dictionary<string, HandleVerb>[] _ofSubpackages = [new TakeVerbs(run).Table];

    public Value? GetAttribute(PackageHandle handle, string name)
    {
        if (PathOf(handle, name) is { } path) return run.Path(path);
        switch (name)
        {
            case "source_date_epoch":
                return IntValue.Of(run.Context.SourceDateEpoch);
            case "verbose":
                return BoolValue.Of(run.IsVerbose);
            case "current_phase":
                return new StringValue(run.Phase);
            case "logger":
                return Logger;
            case "install_done":
                return BoolValue.Of(run.IsInstalled);
        }
        if (handle is TemplateHandle && run.StyleObjects.TryGetValue(name, out Value? style)) return style;
        foreach (Dictionary<string, HandleVerb> table in
            _ofAll.Concat(handle is TemplateHandle ? _ofTemplates : _ofSubpackages))
            if (table.TryGetValue(name, out HandleVerb? verb))
                return new HostFunction(name, arguments => verb(handle, arguments));
        return null;
    }

    /// <summary>Writes lines without a package's name in front.</summary>
    private FunctionObject Logger => new("logger",
        ((string[])["out", "out_plain"]).ToDictionary(name => name, name => (Func<Arguments, Value>)(a =>
        {
            run.Context.Log.WriteLine(a.Bind(name, "msg", "end?").Text("msg"));
            return NoneValue.Instance;
        }), StringComparer.Ordinal));

    public bool SetAttribute(PackageHandle handle, string name, Value value) => false;

    private string? PathOf(PackageHandle handle, string name) => name switch
    {
        "destdir" or "chroot_destdir" => run.PackageOf(handle).Destination,
        "statedir" or "chroot_statedir" => run.StateDirectory,
        _ when handle is not TemplateHandle => null,
        "cwd" or "chroot_cwd" => run.CurrentDirectory,
        "srcdir" or "chroot_srcdir" => run.SourceDirectory,
        "wrapperdir" => $"{run.StateDirectory}/wrappers",
        "destdir_base" or "chroot_destdir_base" => $"/destdir/{run.NameAndVersion}",
        "sources_path" or "chroot_sources_path" => $"/sources/{run.NameAndVersion}",
        "template_path" => "/template",
        "files_path" => "/template/files",
        "patches_path" => "/template/patches",
        "bldroot_path" => "/",
        _ => null,
    };
}

/// <summary>A method of <c>self</c>.</summary>
internal delegate Value HandleVerb(PackageHandle handle, Arguments arguments);
