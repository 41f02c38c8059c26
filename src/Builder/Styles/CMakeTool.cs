using System.Text;
using Limyra.Builder.Handle;
using Limyra.Templates.Profiles;

namespace Limyra.Builder.Styles;

/// <summary>Runs cmake and ctest.</summary>
internal sealed class CMakeTool(RunningBuild run)
{
    public void Configure(
        string buildDirectory, string? sourceDirectory, IReadOnlyList<string> extra,
        IReadOnlyList<KeyValuePair<string, string>> environment, string generator, bool? isCross = null)
    {
        run.Files.MakeDirectory(run.At(buildDirectory), withParents: true);
        List<string> arguments = ["cmake", "-G", generator];
        if (run.Template.CurrentProfile.IsCross && isCross != false)
        {
            run.Files.Write(run.At($"{buildDirectory}/cross.cmake"), CrossFile(run.Template.CurrentProfile),
                append: false);
            arguments.Add("-DCMAKE_TOOLCHAIN_FILE=cross.cmake");
        }
        foreach (string tool in (string[])["AR", "NM", "RANLIB"])
            arguments.Add($"-DCMAKE_{tool}=/usr/bin/{run.Tool(tool)}");
        arguments.AddRange([
            "-Wno-dev", $"-DCMAKE_AUTOGEN_PARALLEL={Math.Min(run.Jobs, 2)}", "-DCMAKE_BUILD_TYPE=None",
            "-DCMAKE_INSTALL_PREFIX=/usr", "-DCMAKE_TLS_VERIFY=ON",
            "-DFETCHCONTENT_TRY_FIND_PACKAGE_MODE=ALWAYS",
            "-DFETCHCONTENT_FULLY_DISCONNECTED=ON", "-DCMAKE_INSTALL_SYSCONFDIR=/etc",
            "-DCMAKE_INSTALL_RUNSTATEDIR=/run", "-DCMAKE_INSTALL_LOCALSTATEDIR=/var",
            "-DCMAKE_INSTALL_LIBDIR=lib",
            "-DCMAKE_INSTALL_LIBEXECDIR=lib", "-DCMAKE_INSTALL_SBINDIR=bin",
            "-DCMAKE_INSTALL_BINDIR=bin", "--fresh",
            .. extra,
            sourceDirectory is null ? run.CurrentDirectory : $"{run.CurrentDirectory}/{sourceDirectory}",
        ]);
        run.Do(new() { Arguments = arguments, Directory = buildDirectory, Environment = environment });
    }

    public void Build(string directory, IReadOnlyList<string> extra, StyleCall call) => Run(
        ["cmake", "--build", ".", "--parallel", $"{run.Jobs}", .. Verbose, .. extra], directory, call);

    public void Install(string directory, IReadOnlyList<string> extra, StyleCall call) => Run(
        ["cmake", "--install", ".", .. Verbose, .. extra], directory,
        call with { Environment =
            [KeyValuePair.Create("DESTDIR", run.Context.Main.Destination), .. call.Environment] });

    public void Test(string directory, IReadOnlyList<string> extra, StyleCall call) => Run(
        ["ctest", .. Verbose, .. extra], directory, call with
        {
            Environment =
            [
                KeyValuePair.Create("CTEST_PARALLEL_LEVEL", $"{run.Jobs}"),
                KeyValuePair.Create("CTEST_OUTPUT_ON_FAILURE", "1"), .. call.Environment,
            ],
        });

    private string[] Verbose => run.IsVerbose ? ["--verbose"] : [];

    private void Run(IReadOnlyList<string> command, string directory, StyleCall call) => run.Do(new()
    {
        Arguments = [.. call.Wrapper, .. command],
        Directory = directory,
        Environment = call.Environment,
    });

    private byte[] CrossFile(Profile profile) => Encoding.ASCII.GetBytes($"""
        SET(CMAKE_SYSTEM_NAME Linux)
        SET(CMAKE_SYSTEM_VERSION 1)
        SET(CMAKE_SYSTEM_PROCESSOR {profile.Arch})
        SET(CMAKE_CROSSCOMPILING TRUE)
        SET(CMAKE_SYSROOT "{profile.Sysroot}")
        SET(CMAKE_C_COMPILER {run.Tool("CC")})
        SET(CMAKE_CXX_COMPILER {run.Tool("CXX")})
        SET(CMAKE_C_COMPILER_TARGET {profile.Triplet})
        SET(CMAKE_CXX_COMPILER_TARGET {profile.Triplet})
        SET(CMAKE_ASM_COMPILER_TARGET {profile.Triplet})
        SET(CMAKE_FIND_ROOT_PATH "{profile.Sysroot}/usr;{profile.Sysroot}")
        SET(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
        SET(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
        SET(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)

        """);
}

/// <summary>Environment and wrapper of one call of a build tool.</summary>
internal sealed record StyleCall(
    IReadOnlyList<KeyValuePair<string, string>> Environment, IReadOnlyList<string> Wrapper)
{
    /// <summary>Neither.</summary>
    public static StyleCall None { get; } = new([], []);

    /// <summary>Those of the build phase.</summary>
    public static StyleCall OfBuild(RunningBuild run) => new(
        [.. run.Model.MakeEnv, .. run.Model.MakeBuildEnv],
        [.. run.Model.MakeWrapper, .. run.Model.MakeBuildWrapper]);

    /// <summary>Those of the check phase.</summary>
    public static StyleCall OfCheck(RunningBuild run) => new(
        [.. run.Model.MakeEnv, .. run.Model.MakeCheckEnv],
        [.. run.Model.MakeWrapper, .. run.Model.MakeCheckWrapper]);

    /// <summary>Those of the install phase.</summary>
    public static StyleCall OfInstall(RunningBuild run) => new(
        [.. run.Model.MakeEnv, .. run.Model.MakeInstallEnv],
        [.. run.Model.MakeWrapper, .. run.Model.MakeInstallWrapper]);
}
