using Limyra.Apk.Commands.Line;
using Limyra.Apk.Root;
using Limyra.Apk.Trust;

namespace Limyra.Apk.Commands;

/// <summary>Commands that make and look at package files and indexes; they open no root.</summary>
internal static class PackageApplets
{
    /// <summary>The commands.</summary>
    public static IReadOnlyList<Applet> All { get; } =
    [
        new()
        {
            Name = "mkpkg",
            Summary = "Make a package from a directory",
            Group = AppletGroup.Creation,
            Usage = "apk mkpkg [OPTIONS...]",
            Run = MakePackage,
            Options = OptionGroups.Parse(
                "compat=", "F|files=", "I|info=", "manifest=", "o|output=", "rootnode?", "s|script=", "stdout", "t|trigger=", "xattrs?"),
            Groups = [OptionGroups.Generation],
            Parts = RootParts.None,
            Help = """
                Options:
                  -F, --files DIR          Take the files below DIR
                  -I, --info FIELD:VALUE   Set a field of the package
                  --manifest FILE          Owners, modes and attributes of the files
                  -o, --output FILE        Write to FILE
                  -s, --script TYPE:FILE   Add a script
                  -t, --trigger PATTERN    Run the trigger when such a directory changes
                  --compat VERSION         Oldest version that must be able to read it
                  --no-xattrs              Leave extended attributes out
                  --stdout                 Write to standard output
                """,
        },
        new()
        {
            Name = "mkndx",
            Summary = "Make an index of package files",
            Group = AppletGroup.Creation,
            Usage = "apk mkndx [OPTIONS...] PACKAGES...",
            Run = MakeIndex,
            Options = OptionGroups.Parse(
                "d|description=", "filter-spec=", "hash=", "x|index=", "o|output=", "pkgname-spec="),
            Groups = [OptionGroups.Generation],
            Parts = RootParts.None,
            Help = """
                Options:
                  -d, --description TEXT   What the repository calls itself
                  -o, --output FILE        Write to FILE
                  -x, --index INDEX        Take known entries from an older index
                  --filter-spec SPEC       Names of packages to keep of the older index
                  --hash ALGORITHM         sha256 or sha256-160
                  --pkgname-spec SPEC      How package files are called
                """,
        },
        new()
        {
            Name = "adbsign",
            Summary = "Add signatures to packages and indexes",
            Group = AppletGroup.Creation,
            Usage = "apk adbsign [OPTIONS...] FILES...",
            Run = session => new AdbsignCommand(
                session.Arguments,
                session.Options.Has("reset-signatures"),
                session.PackageContext(LoadSigningKeys(session))).Run(),
            Options = OptionGroups.Parse("reset-signatures"),
            Groups = [OptionGroups.Generation],
            Parts = RootParts.None,
        },
        new()
        {
            Name = "adbdump",
            Summary = "Show the content of packages and indexes",
            Group = AppletGroup.Creation,
            Usage = "apk adbdump [--format yaml|json] FILES...",
            Run = session => new AdbdumpCommand(
                session.Arguments, session.Options.Last("format") ?? "yaml", session.PackageContext([])).Run(),
            Options = OptionGroups.Parse("format="),
            Parts = RootParts.None,
        },
        new()
        {
            Name = "verify",
            Summary = "Verify packages and indexes",
            Group = AppletGroup.Creation,
            Usage = "apk verify FILES...",
            Run = session => new VerifyCommand(session.Arguments, session.PackageContext([])).Run(),
            Parts = RootParts.None,
        },
        new()
        {
            Name = "extract",
            Summary = "Extract packages",
            Group = AppletGroup.Creation,
            Usage = "apk extract [--destination DIR] [--no-chown] FILES...",
            Run = session => new ExtractCommand(
                session.Arguments,
                session.Options.Last("destination") ?? ".",
                session.Options.IsOn("chown", byDefault: true) && Linux.Processes.EffectiveUserId == 0,
                session.PackageContext([])).Run(),
            Options = OptionGroups.Parse("destination=", "chown?"),
            Parts = RootParts.None,
        },
    ];

    private static int MakePackage(CommandSession session) => new MkpkgCommand(
        new()
        {
            Files = session.Options.Last("files"),
            ManifestPath = session.Options.Last("manifest"),
            OutputPath = session.Options.Last("output"),
            ToStandardOutput = session.Options.Has("stdout"),
            HasAttributes = session.Options.IsOn("xattrs", byDefault: true),
            Compat = session.Options.Last("compat")
                ?? (session.Options.IsOn("rootnode", byDefault: true) ? "3.0.0_pre1" : "3.0.0_pre3"),
            Info = session.Options.All("info"),
            Scripts = session.Options.All("script"),
            Triggers = session.Options.All("trigger"),
        },
        session.PackageContext(LoadSigningKeys(session))).Run();

    private static int MakeIndex(CommandSession session) => new MkndxCommand(
        new()
        {
            Arguments = session.Arguments,
            OutputPath = session.Options.Last("output"),
            OldIndex = session.Options.Last("index"),
            Description = session.Options.Last("description"),
            NameSpec = session.Options.Last("pkgname-spec"),
            FilterSpec = session.Options.Last("filter-spec"),
            Hash = session.Options.Last("hash") ?? "sha256",
        },
        session.PackageContext(LoadSigningKeys(session))).Run();

    /// <summary>The keys that --sign-key names.</summary>
    public static List<SigningKey> LoadSigningKeys(CommandSession session)
    {
        List<SigningKey> keys = [];
        foreach (string path in session.Options.All("sign-key"))
        {
            try
            {
                keys.Add(SigningKey.Load(path));
            }
            catch (Exception error) when (PackageCommandContext.IsExpected(error))
            {
                throw new CommandException($"Failed to load signing key: {path}: {PackageCommandContext.Problem(error)}");
            }
        }
        return keys;
    }
}
