using Limyra.Apk.Commands.Line;
using Limyra.Apk.Root;

namespace Limyra.Apk.Commands;

/// <summary>Commands on package and ADB files as files: looking into them, checking, signing, unpacking, converting.</summary>
internal static class FileApplets
{
    /// <summary>The commands.</summary>
    public static IReadOnlyList<Applet> All { get; } =
    [
        new()
        {
            Name = "adbdump",
            Summary = "Print what is in ADB files",
            Group = AppletGroup.Creation,
            Usage = "apk adbdump [OPTIONS...] FILES...",
            Run = session => new AdbdumpCommand(
                session.Arguments, session.Options.Last("format") ?? "yaml", session.PackageContext([])).Run(),
            Options = OptionGroups.Parse("format="),
            Parts = RootParts.None,
            Help = """
                Options:
                  --format FORMAT          yaml or json
                """,
        },
        new()
        {
            Name = "adbgen",
            Summary = "Make ADB files from the text that adbdump prints",
            Group = AppletGroup.Creation,
            Usage = "apk adbgen [OPTIONS...] FILES...",
            Run = session => new AdbgenCommand(session.Arguments, session.PackageContext([])).Run(),
            Parts = RootParts.None,
        },
        new()
        {
            Name = "adbsign",
            Summary = "Sign packages and indexes, or sign them again",
            Group = AppletGroup.Creation,
            Usage = "apk adbsign [OPTIONS...] FILES...",
            Run = session => new AdbsignCommand(
                session.Arguments, session.Options.Has("reset-signatures"),
                session.PackageContext(PackageApplets.LoadSigningKeys(session))).Run(),
            Options = OptionGroups.Parse("reset-signatures"),
            Groups = [OptionGroups.Generation],
            Parts = RootParts.None,
            Help = """
                Options:
                  --reset-signatures       Drop the signatures that are there
                """,
        },
        new()
        {
            Name = "convndx",
            Summary = "Make a v3 index of v2 indexes",
            Group = AppletGroup.Creation,
            Usage = "apk convndx [OPTIONS...] INDEXES...",
            Run = session => new ConvndxCommand(
                session.Arguments, session.PackageContext(PackageApplets.LoadSigningKeys(session))).Run(),
            Groups = [OptionGroups.Generation],
            Parts = RootParts.None,
        },
        new()
        {
            Name = "extract",
            Summary = "Unpack package files",
            Group = AppletGroup.Creation,
            Usage = "apk extract [OPTIONS...] FILES...",
            Run = session => new ExtractCommand(
                session.Arguments, session.Options.Last("destination") ?? ".",
                setsOwners: Environment.IsPrivilegedProcess && !session.Options.Has("no-chown"),
                session.PackageContext([])).Run(),
            Options = OptionGroups.Parse("destination=", "no-chown"),
            Parts = RootParts.None,
            Help = """
                Options:
                  --destination DIR        Unpack into DIR, which must exist
                  --no-chown               Leave owners as they come
                """,
        },
        new()
        {
            Name = "verify",
            Summary = "Check signatures and contents of package and index files",
            Group = AppletGroup.Creation,
            Usage = "apk verify [OPTIONS...] FILES...",
            Run = session => new VerifyCommand(session.Arguments, session.PackageContext([])).Run(),
            Parts = RootParts.None,
        },
    ];
}
