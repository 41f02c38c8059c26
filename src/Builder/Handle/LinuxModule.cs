using Limyra.Builder.Styles;
using Limyra.Templates.Values;

namespace Limyra.Builder.Handle;

/// <summary><c>cbuild.util.linux</c>: kernels, and modules outside of the kernel's tree.</summary>
internal static class LinuxModule
{
    /// <summary>The module.</summary>
    public static FunctionObject Create(RunningBuild run)
    {
        KernelTool tool = new(run);
        return new("linux", new Dictionary<string, Func<Arguments, Value>>(StringComparer.Ordinal)
        {
            ["get_arch"] = a =>
            {
                a.Bind("get_arch", "pkg");
                return new StringValue(tool.Arch);
            },
            ["configure"] = a => Done(a.Bind("configure", "pkg", "extra_args?", "build_dir?", "env?"),
                b => tool.Configure(b.Texts("extra_args"), b.OptionalText("build_dir"), b.Entries("env"))),
            ["update_configs"] = a => Done(a.Bind("update_configs", "pkg", "archs", "extra_args?"),
                b => tool.UpdateConfigurations(b.Texts("archs"), b.Texts("extra_args"))),
            ["build"] = a => Done(a.Bind("build", "pkg", "env?"), b => tool.Build(b.Entries("env"))),
            ["install"] = a => Done(a.Bind("install", "pkg", "env?"), b => tool.Install(b.Entries("env"))),
            ["get_version"] = a => new StringValue(
                tool.FindVersion(a.Bind("get_version", "pkg", "expected?").OptionalText("expected"))),
            ["get_modsrc"] = a =>
            {
                BoundArguments bound = a.Bind("get_modsrc", "pkg", "modname", "modver");
                return run.Path($"/usr/src/{bound.Text("modname")}-{bound.Text("modver")}");
            },
            ["ckms_configure"] = a => Done(a.Bind("ckms_configure", "pkg", "modname", "modver", "kver"),
                b => tool.RunModules(b.Text("kver"),
                    ["add", $"/usr/src/{b.Text("modname")}-{b.Text("modver")}"])),
            ["ckms_build"] = a => Done(a.Bind("ckms_build", "pkg", "modname", "modver", "kver"),
                b => tool.BuildModule(b.Text("modname"), b.Text("modver"), b.Text("kver"))),
            ["ckms_install"] = a => Done(a.Bind("ckms_install", "pkg", "modname", "modver", "kver"),
                b => tool.InstallModule(b.Text("modname"), b.Text("modver"), b.Text("kver"))),
        });
    }

    private static NoneValue Done(BoundArguments bound, Action<BoundArguments> body)
    {
        body(bound);
        return NoneValue.Instance;
    }
}
