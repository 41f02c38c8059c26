using System.Text;
using Limyra.Builder.Handle;
using Limyra.Templates.Profiles;

namespace Limyra.Builder.Styles;

/// <summary>Runs meson.</summary>
internal sealed class MesonTool(RunningBuild run)
{
    public void Configure(
        string buildDirectory, string sourceDirectory, IReadOnlyList<string> extra,
        IReadOnlyList<KeyValuePair<string, string>> environment)
    {
        List<string> arguments =
        [
            "meson", "setup", "--prefix=/usr", "--libdir=/usr/lib", "--libexecdir=/usr/lib",
            "--bindir=/usr/bin",
            "--sbindir=/usr/bin", "--includedir=/usr/include", "--datadir=/usr/share",
            "--mandir=/usr/share/man",
            "--infodir=/usr/share/info", "--sysconfdir=/etc", "--localstatedir=/var",
            "--sharedstatedir=/var/lib",
            "--buildtype=plain", "--auto-features=auto", "--wrap-mode=nodownload", "-Ddefault_library=both",
            "-Dwerror=false", "-Db_staticpic=true", "-Dpkgconfig.relocatable=false", "-Dpython.bytecompile=0",
        ];
        if (run.Template.CurrentProfile.IsCross)
        {
            run.Files.MakeDirectory(run.At(buildDirectory), withParents: true);
            run.Files.Write(run.At($"{buildDirectory}/cbuild.cross"), CrossFile(run.Template.CurrentProfile),
                append: false);
            arguments.Add($"--cross-file={run.CurrentDirectory}/{buildDirectory}/cbuild.cross");
        }
        if (run.Context.HasLto())
            arguments.AddRange(["-Db_lto=true",
                run.Context.Main.Has("ltofull") ? "-Db_lto_mode=default" : "-Db_lto_mode=thin"]);
        else arguments.Add("-Db_lto=false");
        run.Do(new() { Arguments = [.. arguments, .. extra, sourceDirectory, buildDirectory],
            Environment = environment });
    }

    public void Invoke(string command, string directory, IReadOnlyList<string> extra, StyleCall call) =>
        run.Do(new()
        {
            Arguments = [.. call.Wrapper, "meson", command, .. extra],
            Directory = directory,
            Environment = call.Environment,
        });

    public void Install(string directory, IReadOnlyList<string> extra, StyleCall call) => Invoke(
        "install", directory, ["--no-rebuild", .. extra],
        call with { Environment =
            [KeyValuePair.Create("DESTDIR", run.Context.Main.Destination), .. call.Environment] });

    public void Test(string directory, IReadOnlyList<string> extra, StyleCall call) => Invoke(
        "test", directory,
        ["--no-rebuild", "--print-errorlogs", "--num-processes", $"{run.Jobs}", .. extra], call);

    private byte[] CrossFile(Profile profile)
    {
        string family = profile.Arch switch
        {
            "ppc64le" or "ppc64" => "ppc64",
            "armhf" or "armv7" => "arm",
            var arch => arch,
        };
        return Encoding.UTF8.GetBytes($"""
            [binaries]
            c = '{run.Tool("CC")}'
            cpp = '{run.Tool("CXX")}'
            ar = '{run.Tool("AR")}'
            nm = '{run.Tool("NM")}'
            ld = '{run.Tool("LD")}'
            strip = '{run.Tool("STRIP")}'
            readelf = '{run.Tool("READELF")}'
            objcopy = '{run.Tool("OBJCOPY")}'
            pkgconfig = '{run.Tool("PKG_CONFIG")}'
            llvm-config = '/usr/bin/llvm-config'
            rust = ['rustc', '--target', '{profile.Triplet}', '--sysroot', '{profile.Sysroot}/usr']

            [properties]
            needs_exe_wrapper = true

            [built-in options]
            c_args = {List("CFLAGS")}
            c_link_args = {List("LDFLAGS")}
            cpp_args = {List("CXXFLAGS")}
            cpp_link_args = {List("LDFLAGS")}

            [host_machine]
            system = 'linux'
            cpu_family = '{family}'
            cpu = '{profile.Arch}'
            endian = '{profile.Endian}'

            """);
    }

    private string List(string flag) =>
        "[" + string.Join(", ", run.Template.GetFlags(flag, [], [], target: null).Select(f => $"'{f}'"))
            + "]";
}
