using Limyra.Builder.Files;
using Limyra.Builder.Handle;

namespace Limyra.Builder.Styles;

/// <summary>Perl modules that have a Makefile.PL.</summary>
internal static class PerlModuleStyle
{
    private const string Core = "/usr/lib/perl5/core_perl";

    public static Dictionary<string, Action<RunningBuild>> Phases { get; } = new(StringComparer.Ordinal)
    {
        ["configure"] = Configure,
        ["build"] =
            run =>
                new MakeTool(run).Build(
                    new() { Arguments = [.. Tools(run).Select(t => $"{t.Key}={t.Value}")] }),
        ["check"] = run => new MakeTool(run).Check(new()),
        ["install"] = run => new MakeTool(run).Install(new()),
    };

    private static void Configure(RunningBuild run)
    {
        string prefix = $"{run.StateDirectory}/perlprefix-{run.Template.CurrentProfile.Arch}";
        run.Files.MakeDirectory(prefix, withParents: true);
        foreach (string file in BuildGlob.Find(run.Files, Core, "Config*", skipsHidden: false)
            .Append($"{Core}/Errno.pm"))
            if (run.Files.KindOf(file, followLinks: true) == Templates.Hosting.TemplateFileKind.File)
                run.Files.Copy(file, $"{prefix}/{RunningBuild.NameOf(file)}", followLinks: true);
        if (!run.Exists(run.At("Makefile.PL"))) throw new BuildException("perl", "there is no Makefile.PL");
        run.Do(new()
        {
            Arguments = ["perl", "-I.", "Makefile.PL", "INSTALLDIRS=vendor", .. run.Model.ConfigureArgs],
            Directory = run.Model.MakeDirectory,
            Environment =
            [
                .. run.Model.ConfigureEnv, KeyValuePair.Create("PERL5LIB", prefix),
                KeyValuePair.Create("PERL_MM_USE_DEFAULT", "1"), KeyValuePair.Create("GCC", run.Tool("CC")),
                .. Tools(run),
            ],
        });
    }

    private static IEnumerable<KeyValuePair<string, string>> Tools(RunningBuild run)
    {
        string sysroot = run.Template.CurrentProfile.Sysroot.TrimEnd('/');
        string flags = run.Flags("CFLAGS");
        string linking = run.Flags("LDFLAGS", [$"-L{sysroot}/usr/lib", "-lperl"]);
        yield return KeyValuePair.Create("CC", run.Tool("CC"));
        yield return KeyValuePair.Create("LD", run.Tool("CC"));
        yield return KeyValuePair.Create("CFLAGS", flags);
        yield return KeyValuePair.Create("OPTIMIZE", flags);
        yield return KeyValuePair.Create("LDFLAGS", linking);
        yield return KeyValuePair.Create("LDDLFLAGS", $"-shared {linking}");
    }
}
