using Limyra.Builder.Handle;

namespace Limyra.Builder.Styles;

/// <summary>Python projects by PEP 517: a wheel is built, tested in a virtual
/// environment, and installed.</summary>
internal static class PythonStyle
{
    public static Dictionary<string, Action<RunningBuild>> Phases { get; } = new(StringComparer.Ordinal)
    {
        ["build"] = Build,
        ["check"] = Check,
        ["install"] = Install,
    };

    private static void Build(RunningBuild run)
    {
        string sysroot = run.Template.CurrentProfile.Sysroot.TrimEnd('/');
        StyleCall call = StyleCall.OfBuild(run);
        run.Files.MakeDirectory(run.At(run.Model.MakeDirectory), withParents: true);
        run.Do(new()
        {
            Arguments =
            [
                .. call.Wrapper, "python3", "-m", "build", "--wheel", "--no-isolation",
                .. run.Model.MakeBuildArgs,
                run.Model.MakeBuildTarget,
            ],
            Environment =
            [
                KeyValuePair.Create("PYTHON_CROSS_LIBDIR", $"{sysroot}/usr/lib"),
                KeyValuePair.Create("PYTHON_CROSS_INCDIR",
                    $"{sysroot}/usr/include/python{run.Context.PythonVersion}"),
                .. call.Environment,
            ],
        });
    }

    private static void Check(RunningBuild run)
    {
        StyleCall call = StyleCall.OfCheck(run);
        string python = new PythonTool(run).MakeEnvironment(
            ".cbuild-checkenv", "dist/*.whl", run.Model.MakeInstallArgs, StyleCall.OfInstall(run).Wrapper);
        run.Do(new()
        {
            Arguments =
            [
                .. call.Wrapper, python, "-m", "pytest", .. run.Model.MakeCheckArgs,
                .. run.Model.MakeCheckTarget.Length > 0 ? [run.Model.MakeCheckTarget] : Array.Empty<string>(),
            ],
            Environment = call.Environment,
            SearchPath = [python[..python.LastIndexOf('/')]],
        });
    }

    private static void Install(RunningBuild run)
    {
        StyleCall call = StyleCall.OfInstall(run);
        run.Do(new()
        {
            Arguments =
            [
                .. call.Wrapper, "python3", "-m", "installer", "--compile-bytecode", "0",
                "--destdir", run.Context.Main.Destination, .. run.Model.MakeInstallArgs,
                .. new PythonTool(run).Wheels(run.Model.MakeInstallTarget),
            ],
            Environment = call.Environment,
        });
    }
}
