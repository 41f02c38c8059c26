using Limyra.Apk.Commands.Files;
using Limyra.Apk.Commands.Line;
using Limyra.Apk.Commands.Queries;
using Limyra.Apk.Root;
using static Limyra.Apk.Commands.Line.OptionGroups;

namespace Limyra.Apk.Commands.Tables;

/// <summary>Commands that make package files and indexes, fetch them, and look into them.</summary>
internal static class CreationApplets
{
    /// <summary>The commands.</summary>
    public static IReadOnlyList<Applet> All { get; } =
    [
        new()
        {
            Name = "mkndx",
            Summary = "Make an index (v3) of package files",
            Group = AppletGroup.Creation,
            Arguments = "FILES...",
            Argument = ArgumentKind.File,
            Description = """
                Reads the packages, of either format, and writes what a repository needs to tell of them. Entries of an
                older index are taken over when it is not older than the file and the sizes agree, so that only new
                packages are read.
                """,
            Run = FileCommands.MakeIndex,
            Options =
            [
                Option("d|description=TEXT", "What the repository calls itself"),
                Option("o|output=FILE", "Write to FILE; required"),
                Option("x|index=FILE", "Take known entries from an older index"),
                Option("filter-spec=SPEC",
                    "The arguments are names by this pattern; keep these entries of the older index"),
                Option("hash=ALGORITHM", "How entries name their packages: sha256 or sha256-160"),
                Option("pkgname-spec=SPEC", "How package files are called, as ${name}-${version}.apk"),
                Option("rewrite-arch=ARCH", "No longer possible: use --pkgname-spec"),
            ],
            Groups = [Generation],
            Parts = RootParts.None,
        },
        new()
        {
            Name = "mkpkg",
            Summary = "Make a package (v3) of a directory",
            Group = AppletGroup.Creation,
            Description = """
                The fields "name" and "version" are required. The others are description, arch, license, origin,
                maintainer, url, repo-commit, build-time, provider-priority, depends, provides, replaces, install-if,
                recommends, layer, tags and replaces-priority. Owners are the names that the passwd and group files below
                --root give to the owners on the disk.
                """,
            Run = FileCommands.MakePackage,
            Options =
            [
                Option("F|files=DIR", "Take the files below DIR"),
                Option("I|info=FIELD:VALUE", "Set a field (may be repeated)"),
                Option("o|output=FILE", "Write to FILE, not NAME-VERSION.apk"),
                Option("s|script=TYPE:FILE", "Add a script (may be repeated)"),
                Option("t|trigger=PATTERN",
                    "Run the trigger when such a directory changes (may be repeated)"),
                Option("manifest=FILE", "Take owners, modes and attributes of the files from FILE"),
                Option("compat=VERSION", "Oldest apk that must be able to read it (3.0.0_pre1)"),
                Option("rootnode!", "The same as --compat 3.0.0_pre3"),
                Option("stdout", "Write to standard output"),
                Option("xattrs!", "Leave extended attributes out"),
            ],
            Groups = [Generation],
            Parts = RootParts.None,
        },
        new()
        {
            Name = "index",
            Summary = "Make an index (v2) of package files",
            Group = AppletGroup.Creation,
            Arguments = "FILES...",
            Argument = ArgumentKind.File,
            Description = """
                Reads packages of format v2 and writes an unsigned APKINDEX archive, to standard output unless --output
                is given. SOURCE_DATE_EPOCH in the environment fixes the time in it. Names that nothing provides are
                warned of.
                """,
            Run = IndexCommand.Run,
            Options =
            [
                Option("d|description=TEXT", "What the repository calls itself"),
                Option("o|output=FILE", "Write to FILE"),
                Option("x|index=FILE", "Take known entries from an older index"),
                Option("merge", "Keep entries of the older index that no argument names"),
                Option("no-warnings", "Do not warn of names that nothing provides"),
                Option("prune-origin",
                    "With --merge: drop older entries of the origins that are among the arguments"),
                Option("rewrite-arch=ARCH", "Write this architecture into the entries"),
            ],
            Parts = RootParts.None,
        },
        new()
        {
            Name = "fetch",
            Summary = "Fetch package files",
            Group = AppletGroup.Creation,
            Arguments = "TERMS...",
            Argument = ArgumentKind.Package,
            Description = """
                Fetches and verifies the best package of each term, several at once. Files that are there with the right
                size stay. With --recursive everything is fetched that an installation would need, with --purge other
                files are removed from the directory.
                """,
            Run = FetchCommand.Run,
            Options =
            [
                Option("l|link", "Make hard links to files of repositories on this machine"),
                Option("o|output=DIR", "Put them into DIR"),
                Option("s|stdout", "Write them to standard output"),
                Option("built-after=TIME",
                    "Only those built after a time: seconds, or \"YYYY-MM-DD hh:mm:ss\"",
                    FetchCommand.IsTime),
                Option("pkgname-spec=SPEC", "How to call the files"),
                Option("simulate?", "Show what would be done"),
                Option("url", "Show addresses"),
            ],
            Groups = [Query],
            Parts = Applets.OnlyRepositories,
            AllowsArchitecture = true,
        },
        new()
        {
            Name = "manifest",
            Summary = "Show the digests of files in packages",
            Group = AppletGroup.Creation,
            Arguments = "NAMES|FILES...",
            Argument = ArgumentKind.File,
            Description =
                "Shows algorithm, digest and path of each file, of an installed package or of a package file.",
            Run = ManifestCommand.Run,
            Parts = Applets.WithoutScripts,
        },
        new()
        {
            Name = "extract",
            Summary = "Unpack package files",
            Group = AppletGroup.Creation,
            Arguments = "FILES...",
            Argument = ArgumentKind.File,
            Description = """
                Unpacks into a directory and never outside of it: paths that lead out are refused, and no link is
                followed. Files that are there stay unless --force-overwrite is given.
                """,
            Run = FileCommands.Extract,
            Options =
            [
                Option("chown!", "Leave owners as they come"),
                Option("destination=DIR", "Unpack into DIR, which must exist"),
            ],
            Parts = RootParts.None,
        },
        new()
        {
            Name = "export",
            Summary = "Write a root as an archive with the owners its packages mean",
            Group = AppletGroup.Creation,
            Description = """
                Takes no privileges: a root made with --usermode knows owners, modes, capabilities and devices. What the
                machine at work leaves behind (lock, log, cache) stays out. SOURCE_DATE_EPOCH bounds the times.
                """,
            Run = ExportCommand.Run,
            Options =
            [
                Option("o|output=FILE", "Write to FILE, not to standard output"),
                Option("format=FORMAT", "tar (the default), tar.gz, or oci: an image for container engines"),
                Option("name=NAME", "The name of the image (oci)"),
            ],
            Parts = RootParts.Installed,
        },
        new()
        {
            Name = "verify",
            Summary = "Check signatures and contents of packages and indexes",
            Group = AppletGroup.Creation,
            Arguments = "FILES...",
            Argument = ArgumentKind.File,
            Description = "Reads the files to their end. Exits with the number of those that are not well.",
            Run = FileCommands.Verify,
            Parts = RootParts.None,
        },
        new()
        {
            Name = "adbsign",
            Summary = "Sign v3 packages and indexes, or compress them anew",
            Group = AppletGroup.Creation,
            Arguments = "FILES...",
            Argument = ArgumentKind.File,
            Description =
                "Writes the files again with one more signature of each --sign-key, or with other compression.",
            Run = FileCommands.Sign,
            Options = [Option("reset-signatures", "Drop the signatures that are there")],
            Groups = [Generation],
            Parts = RootParts.None,
        },
    ];
}
