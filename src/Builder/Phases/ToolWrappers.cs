using System.Text;
using Limyra.Builder.Handle;

namespace Limyra.Builder.Phases;

/// <summary>
/// Programs put before the real ones: builds may not strip what they make, may not ask for the time of day,
/// and link as the template's options say.
/// </summary>
internal static class ToolWrappers
{
    /// <summary>Does nothing, or with -o makes the named copy; a build that must strip
    /// says so in the environment.</summary>
    private const string Strip = """
        #!/bin/sh
        [ -z "$CBUILD_BYPASS_STRIP_WRAPPER" ] || exec "/usr/bin/${0##*/}" "$@"
        out=
        last=
        while [ $# -gt 0 ]; do
            case $1 in
            -o) out=$2; shift ;;
            -*) ;;
            *) last=$1 ;;
            esac
            shift
        done
        [ -n "$last" ] || exit 1
        [ -z "$out" ] || cp -p "$last" "$out"

        """;

    /// <summary>
    /// What a build writes down is the time of its sources. Tests compare with the clock that other
    /// programs read, and a time that is asked for by name (date(1), -d, -r, -f, -s) is that one.
    /// </summary>
    private const string Date = """
        #!/bin/sh
        [ -z "$CBUILD_BYPASS_DATE_WRAPPER" ] && [ -n "$SOURCE_DATE_EPOCH" ] || exec /usr/bin/date "$@"
        for argument in "$@"; do
            case $argument in
            -[drfs]*|-u[drfs]*|--date*|--reference*|--file*|--set*) exec /usr/bin/date "$@" ;;
            esac
        done
        exec /usr/bin/date -u -d "@$SOURCE_DATE_EPOCH" "$@"

        """;

    /// <summary>The linker with the arguments of the build, which are no flags of the compiler's.</summary>
    private const string Linker = """
        #!/bin/sh
        exec /usr/bin/ld.lld $CBUILD_LLD_ARGS "$@"

        """;

    private const string Cargo = """
        #!/bin/sh
        [ -n "$CBUILD_NO_CARGO_AUDITABLE" ] || ! command -v cargo-auditable >/dev/null || exec /usr/bin/cargo auditable "$@"
        exec /usr/bin/cargo "$@"

        """;

    public static void Write(RunningBuild run)
    {
        string directory = $"{run.StateDirectory}/wrappers";
        run.Files.MakeDirectory(directory, withParents: true);
        foreach ((string name, string text) in (ReadOnlySpan<(string, string)>)
            [("strip", Strip), ("llvm-strip", Strip), ("date", Date), ("ld.lld", Linker), ("cargo", Cargo)])
            Write(run, $"{directory}/{name}", text);
        foreach ((string program, string name) in run.Model.ExecWrappers)
        {
            if (run.Exists($"{directory}/{name}")) run.Files.Unlink($"{directory}/{name}");
            run.Files.MakeLink($"{directory}/{name}", program);
        }
        if (!run.Template.CurrentProfile.IsCross) return;
        string triplet = run.Template.CurrentProfile.Triplet ?? "";
        string sysroot = run.Template.CurrentProfile.Sysroot;
        foreach (string name in (string[])["clang", "clang++", "cc", "c++"])
            if (!run.Exists($"{directory}/{triplet}-{name}"))
                run.Files.MakeLink($"{directory}/{triplet}-{name}", "/usr/bin/cbuild-cross-cc");
        Write(run, $"{directory}/{triplet}-pkg-config", $$"""
            #!/bin/sh
            export PKG_CONFIG_SYSROOT_DIR="{{sysroot}}"
            root={{sysroot}}/usr
            export PKG_CONFIG_PATH="$root/lib/pkgconfig:$root/share/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
            export PKG_CONFIG_LIBDIR="$root/lib/pkgconfig${PKG_CONFIG_LIBDIR:+:$PKG_CONFIG_LIBDIR}"
            exec /usr/bin/pkg-config "$@"

            """);
    }

    private static void Write(RunningBuild run, string path, string text)
    {
        run.Files.Write(path, Encoding.UTF8.GetBytes(text), append: false);
        run.Files.ChangeMode(path, 0b111_101_101);
    }
}
