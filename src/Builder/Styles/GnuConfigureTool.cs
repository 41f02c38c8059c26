using Limyra.Builder.Files;
using Limyra.Builder.Handle;
using Limyra.Templates.Profiles;
using Limyra.Templates.Values;

namespace Limyra.Builder.Styles;

/// <summary>Runs configure scripts made by autoconf.</summary>
internal sealed class GnuConfigureTool(RunningBuild run)
{
    /// <summary>libtool asks the system for the directories its loader searches; this
    /// is the answer everywhere.</summary>
    public static KeyValuePair<string, string> SearchPath { get; } = KeyValuePair.Create(
        "lt_cv_sys_lib_dlsearch_path_spec", "/usr/lib64 /usr/lib32 /usr/lib /lib /usr/local/lib");

    /// <summary>Answers to tests that configure cannot run, or answers wrongly, with musl.</summary>
    private static readonly (string Name, string Value)[] MuslAnswers =
    [
        ("ac_cv_func_posix_getpwuid_r", "yes"),
        ("ac_cv_func_posix_getgrgid_r", "yes"),
        ("ac_cv_func_malloc_0_nonnull", "yes"),
        ("ac_cv_func_realloc_0_nonnull", "yes"),
    ];

    /// <summary>What a call changes of the template's fields.</summary>
    internal sealed record Call
    {
        public string? ConfigureDirectory { get; init; }

        public IReadOnlyList<string>? Arguments { get; init; }

        public string? Script { get; init; }

        public string? BuildDirectory { get; init; }

        public IReadOnlyList<string> ExtraArguments { get; init; } = [];

        public IReadOnlyList<string>? Generator { get; init; }

        public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

        /// <summary>Whether the script is told of the target's root in a cross build.</summary>
        public bool NamesSysroot { get; init; } = true;
    }

    /// <summary>Makes the script where the template says how, and runs it.</summary>
    public void Configure(Call call)
    {
        string script = call.Script ?? run.Model.ConfigureScript;
        string path = call.ConfigureDirectory is { } directory
            ? $"{run.CurrentDirectory}/{directory}/{script}"
            : $"{run.CurrentDirectory}/{script}";
        string buildDirectory = call.BuildDirectory ?? run.Model.MakeDirectory;
        run.Files.MakeDirectory(run.At(buildDirectory), withParents: true);
        List<KeyValuePair<string, string>> environment =
            [.. Answers(), .. run.Model.ConfigureEnv, .. call.Environment];
        IReadOnlyList<string> generator = call.Generator ?? run.Model.ConfigureGen;
        if (generator.Count > 0) run.Do(new() { Arguments = generator, Environment = environment });
        if (!run.Exists(path))
            throw new BuildException("configure", $"there is no {path}",
                "see configure_script and configure_gen");
        run.Files.ChangeMode(path, 0b111_101_101);
        Profile profile = run.Template.CurrentProfile;
        run.Do(new()
        {
            Arguments =
            [
                path, "--prefix=/usr", "--sysconfdir=/etc", "--sbindir=/usr/bin", "--bindir=/usr/bin",
                "--libdir=/usr/lib",
                "--libexecdir=/usr/lib", "--mandir=/usr/share/man", "--infodir=/usr/share/info",
                "--localstatedir=/var",
                .. Triplets(profile, call.NamesSysroot), .. call.Arguments ?? run.Model.ConfigureArgs,
                .. call.ExtraArguments,
            ],
            Directory = buildDirectory,
            Environment = environment,
        });
    }

    /// <summary>Replaces old scripts that guess the machine by ones that know
    /// every machine of today.</summary>
    public void ReplaceGuess()
    {
        foreach (BuildEntry entry in run.Files.Walk(run.SourceDirectory).ToList())
        {
            if (!entry.IsFile || !entry.Name.Contains("config", StringComparison.Ordinal)) continue;
            string? text = Path.GetExtension(entry.Name) switch
            {
                ".guess" => "#!/bin/sh\necho \"$CBUILD_HOST_TRIPLET\"\n",
                ".sub" => ConfigSub,
                _ => null,
            };
            if (text is null) continue;
            string inside = $"{run.SourceDirectory}/{entry.Path}";
            run.Files.Unlink(inside);
            run.Files.Write(inside, System.Text.Encoding.ASCII.GetBytes(text), append: false);
            run.Files.ChangeMode(inside, 0b111_101_101);
        }
    }

    /// <summary>
    /// Puts a triplet into its canonical form. Ours have the four parts already; short forms such as
    /// x86_64-linux-musl lack the vendor.
    /// </summary>
    private const string ConfigSub = """
        #!/bin/sh
        case "$1" in
        --time-stamp) echo 2026-01-01; exit 0 ;;
        --version) echo "config.sub (Limyra)"; exit 0 ;;
        *-*-*-*) echo "$1" ;;
        *-linux-*|*-linux) echo "${1%%-*}-unknown-${1#*-}" ;;
        *-*-*) echo "$1" ;;
        *-*) echo "${1%%-*}-unknown-${1#*-}" ;;
        *) echo "$1-unknown-none" ;;
        esac

        """;

    private List<string> Triplets(Profile profile, bool namesSysroot)
    {
        if (profile.Triplet is null) return [];
        List<string> arguments =
            [$"--build={run.Template.HostProfile.Triplet ?? profile.Triplet}", $"--host={profile.Triplet}"];
        if (profile.IsCross && namesSysroot)
            arguments.AddRange(
                [$"--with-sysroot={profile.Sysroot}", $"--with-libtool-sysroot={profile.Sysroot}"]);
        return arguments;
    }

    private IEnumerable<KeyValuePair<string, string>> Answers()
    {
        yield return SearchPath;
        bool hasSlibtool = run.Exists("/usr/bin/slibtoolize");
        yield return KeyValuePair.Create("MAKE",
            new MakeTool(run).Program + (hasSlibtool ? " LIBTOOL=rlibtool" : ""));
        if (hasSlibtool)
        {
            yield return KeyValuePair.Create("LIBTOOLIZE", "slibtoolize");
            yield return KeyValuePair.Create("LIBTOOL", "rlibtool");
            yield return KeyValuePair.Create("ACLOCAL", "aclocal --aclocal-path=/usr/share/slibtool");
        }
        foreach ((string name, string value) in MuslAnswers) yield return KeyValuePair.Create(name, value);
    }
}
