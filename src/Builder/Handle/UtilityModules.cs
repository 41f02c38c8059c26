using Limyra.Builder.Phases;
using Limyra.Builder.Split;
using Limyra.Builder.Styles;
using Limyra.Templates.Values;

namespace Limyra.Builder.Handle;

/// <summary>The modules a template may import inside of functions: <c>from
/// cbuild.util import NAME</c>.</summary>
internal static class UtilityModules
{
    /// <summary>A module by name; null when there is none.</summary>
    public static Value? Find(RunningBuild run, string name) => name switch
    {
        "make" =>
            new FunctionObject("make", new Dictionary<string, Func<Arguments, Value>>(StringComparer.Ordinal)
            {
                ["Make"] = a => NewMake(run, a.Bind("Make", "tmpl", "jobs?", "command?", "env?", "wrksrc?")),
            }),
        "cargo" => CargoModule.Create(run),
        "golang" => GoModule.Create(run),
        "linux" => LinuxModule.Create(run),
        "strip" =>
            new FunctionObject("strip", new Dictionary<string, Func<Arguments, Value>>(StringComparer.Ordinal)
            {
                ["strip_attach"] = a => Strip(run, a.Bind("strip_attach", "pkg", "strip_list", "no_split?")),
            }),
        "cmake" => CMake(run),
        "meson" => Meson(run),
        "gnu_configure" => GnuConfigure(run),
        "python" => Python(run),
        "patch" =>
            new FunctionObject("patch", new Dictionary<string, Func<Arguments, Value>>(StringComparer.Ordinal)
            {
                ["patch"] =
                    a => Patch(run, a.Bind("patch", "pkg", "patch_list", "wrksrc?", "apply_args?", "stamp?")),
            }),
        "compiler" =>
            new FunctionObject("compiler",
                new Dictionary<string, Func<Arguments, Value>>(StringComparer.Ordinal)
                {
                    ["C"] =
                        a =>
                            Compiler(run, a.Bind("C", "tmpl", "cexec?").OptionalText("cexec")
                                ?? run.Tool("CC"), "CFLAGS"),
                    ["CXX"] =
                        a =>
                            Compiler(run, a.Bind("CXX", "tmpl", "cexec?").OptionalText("cexec")
                                ?? run.Tool("CXX"), "CXXFLAGS"),
                }),
        _ => null,
    };

    private static NoneValue Strip(RunningBuild run, BoundArguments bound)
    {
        Templates.Packages.PackageHandle handle =
            bound["pkg"] as Templates.Packages.PackageHandle ?? run.Template;
        HashSet<string> whole = new(bound.Texts("no_split"), StringComparer.Ordinal);
        StripDebug.Strip(run.Context, run.PackageOf(handle),
            [.. bound.Texts("strip_list").Order(StringComparer.Ordinal)
                .Select(path => (path, HasDebug: !whole.Contains(path)))]);
        return NoneValue.Instance;
    }

    private static FunctionObject NewMake(RunningBuild run, BoundArguments bound) =>
        StyleObjects.Make(new MakeTool(run)
        {
            Jobs = bound["jobs"] is null ? null : (int)bound.Number("jobs", fallback: 1),
            Command = bound.OptionalText("command"),
            Environment = bound.Entries("env"),
            Directory = bound.OptionalText("wrksrc"),
        });

    private static FunctionObject CMake(RunningBuild run)
    {
        CMakeTool tool = new(run);
        return new("cmake", new Dictionary<string, Func<Arguments, Value>>(StringComparer.Ordinal)
        {
            ["configure"] = a => Done(
                a.Bind("configure", "pkg", "build_dir", "cmake_dir?", "extra_args?", "env?", "generator?",
                    "cross_build?"),
                bound => tool.Configure(bound.Text("build_dir"), bound.OptionalText("cmake_dir"),
                    bound.Texts("extra_args"),
                    bound.Entries("env"), bound.OptionalText("generator") ?? "Ninja",
                    bound["cross_build"] is null ? null : bound.Flag("cross_build"))),
            ["build"] = a => Done(a.Bind("build", "pkg", "build_dir", "extra_args?", "env?", "wrapper?"),
                bound => tool.Build(bound.Text("build_dir"), bound.Texts("extra_args"), Call(bound))),
            ["install"] = a => Done(a.Bind("install", "pkg", "build_dir", "extra_args?", "env?", "wrapper?"),
                bound => tool.Install(bound.Text("build_dir"), bound.Texts("extra_args"), Call(bound))),
            ["ctest"] = a => Done(a.Bind("ctest", "pkg", "build_dir", "extra_args?", "env?", "wrapper?"),
                bound => tool.Test(bound.Text("build_dir"), bound.Texts("extra_args"), Call(bound))),
        });
    }

    private static FunctionObject Meson(RunningBuild run)
    {
        MesonTool tool = new(run);
        return new("meson", new Dictionary<string, Func<Arguments, Value>>(StringComparer.Ordinal)
        {
            ["configure"] =
                a => Done(a.Bind("configure", "pkg", "build_dir", "meson_dir?", "extra_args?", "env?"),
                    bound => tool.Configure(bound.Text("build_dir"), bound.OptionalText("meson_dir") ?? ".",
                        bound.Texts("extra_args"), bound.Entries("env"))),
            ["invoke"] =
                a => Done(a.Bind("invoke", "pkg", "command", "build_dir", "extra_args?", "env?", "wrapper?"),
                    bound => tool.Invoke(bound.Text("command"), bound.Text("build_dir"),
                        bound.Texts("extra_args"), Call(bound))),
            ["install"] = a => Done(a.Bind("install", "pkg", "build_dir", "extra_args?", "env?", "wrapper?"),
                bound => tool.Install(bound.Text("build_dir"), bound.Texts("extra_args"), Call(bound))),
            ["test"] = a => Done(a.Bind("test", "pkg", "build_dir", "extra_args?", "env?", "wrapper?"),
                bound => tool.Test(bound.Text("build_dir"), bound.Texts("extra_args"), Call(bound))),
        });
    }

    private static FunctionObject GnuConfigure(RunningBuild run)
    {
        GnuConfigureTool tool = new(run);
        return new("gnu_configure", new Dictionary<string, Func<Arguments, Value>>(StringComparer.Ordinal)
        {
            ["configure"] = a => Done(
                a.Bind("configure", "pkg", "configure_dir?", "configure_args?", "configure_script?",
                    "build_dir?",
                    "extra_args?", "generator?", "env?", "sysroot?"),
                bound => tool.Configure(new()
                {
                    ConfigureDirectory = bound.OptionalText("configure_dir"),
                    Arguments = bound["configure_args"] is null ? null : bound.Texts("configure_args"),
                    Script = bound.OptionalText("configure_script"),
                    BuildDirectory = bound.OptionalText("build_dir"),
                    ExtraArguments = bound.Texts("extra_args"),
                    Generator = bound["generator"] is null ? null : bound.Texts("generator"),
                    Environment = bound.Entries("env"),
                    NamesSysroot = bound.Flag("sysroot", fallback: true),
                })),
            ["replace_guess"] = a => Done(a.Bind("replace_guess", "pkg"), _ => tool.ReplaceGuess()),
            ["get_make_env"] = _ => new DictValue
            {
                [GnuConfigureTool.SearchPath.Key] = new StringValue(GnuConfigureTool.SearchPath.Value),
            },
        });
    }

    private static FunctionObject Python(RunningBuild run)
    {
        PythonTool tool = new(run);
        return new("python", new Dictionary<string, Func<Arguments, Value>>(StringComparer.Ordinal)
        {
            ["precompile"] =
                a => Done(a.Bind("precompile", "pkg", "path"), bound => tool.Precompile(bound.Text("path"))),
            ["setup_wheel_venv"] = a =>
            {
                BoundArguments bound =
                    a.Bind("setup_wheel_venv", "pkg", "dest", "target?", "args?", "wrapper?");
                return run.Path(
                    tool.MakeEnvironment(bound.Text("dest"), bound.OptionalText("target") ?? "dist/*.whl",
                        bound.Texts("args"), bound.Texts("wrapper")));
            },
        });
    }

    private static NoneValue Patch(RunningBuild run, BoundArguments bound)
    {
        foreach (string path in bound.Texts("patch_list"))
        {
            string stamp = $"{run.CurrentDirectory}/.stamp_patch_{RunningBuild.NameOf(path)}_done";
            if (bound.Flag("stamp") && run.Exists(stamp)) continue;
            PatchSteps.Apply(run, run.At(path), bound.Texts("apply_args"));
            if (bound.Flag("stamp")) run.Files.Touch(stamp);
        }
        return NoneValue.Instance;
    }

    private static FunctionObject Compiler(RunningBuild run, string program, string flags) => new("Compiler",
        new Dictionary<string, Func<Arguments, Value>>(StringComparer.Ordinal)
        {
            ["invoke"] =
                a => Done(a.Bind("invoke", "inputs", "output", "obj_file?", "flags?", "ldflags?", "quiet?"),
                    bound =>
                    {
                        bool isObject = bound.Flag("obj_file");
                        IReadOnlyList<string> Default(string name) =>
                            run.Template.GetFlags(name, [], [], target: null);
                        run.Do(new()
                        {
                            Arguments =
                            [
                                program, .. Default(flags), .. bound.Texts("inputs"),
                                .. isObject ? [] : Default("LDFLAGS"),
                                .. bound.Texts("flags"), .. isObject ? ["-c"] : bound.Texts("ldflags"),
                                "-o", run.At(bound.Text("output")),
                            ],
                        });
                    }),
        });

    private static StyleCall Call(BoundArguments bound) => new(bound.Entries("env"), bound.Texts("wrapper"));

    private static NoneValue Done(BoundArguments bound, Action<BoundArguments> body)
    {
        body(bound);
        return NoneValue.Instance;
    }
}
