using Limyra.Apk.Commands.Files;
using Limyra.Apk.Commands.Line;
using Limyra.Apk.Commands.Queries;
using Limyra.Apk.Root;
using static Limyra.Apk.Commands.Line.OptionGroups;

namespace Limyra.Apk.Commands.Tables;

/// <summary>Commands under the last heading.</summary>
internal static class OtherApplets
{
    /// <summary>The commands.</summary>
    public static IReadOnlyList<Applet> All { get; } =
    [
        new()
        {
            Name = "audit",
            Summary = "Show what on the disk is not as packages left it",
            Group = AppletGroup.Miscellaneous,
            Arguments = "[DIRECTORIES...]",
            Argument = ArgumentKind.File,
            Description = """
                Compares the disk with the database below the directories, which are absolute paths. Each line is a letter
                and a path: A added file, d added directory (D: with all that is in it), U changed content, M changed
                owner or mode of a file, m of a directory, x changed extended attributes, X missing, e unreadable.
                """,
            Run = AuditCommand.Run,
            Options =
            [
                Option("r|recursive", "Show the files of added directories"),
                Option("backup", "Show changed and added configuration (the default)"),
                Option("check-permissions", "Compare owners and modes too"),
                Option("details", "Show owners, modes and digests as they should be and as they are"),
                Option("full", "Show everything but directories that are never packaged"),
                Option("ignore-busybox-symlinks", "Pass over links to busybox"),
                Option("packages", "Show packages in place of files"),
                Option("protected-paths=FILE", "Use the list in FILE in place of the configured ones"),
                Option("system", "Show changed files of packages"),
            ],
            Parts = RootParts.Installed,
        },
        new()
        {
            Name = "stats",
            Summary = "Show numbers of packages, files and names",
            Group = AppletGroup.Miscellaneous,
            Description = "Counts what is installed and what repositories have.",
            Run = ListingCommands.Stats,
            Parts = Applets.WithoutScripts,
        },
        new()
        {
            Name = "version",
            Summary = "Compare installed and available versions, or any two",
            Group = AppletGroup.Miscellaneous,
            Arguments = "[NAMES|VERSIONS...]",
            Argument = ArgumentKind.InstalledPackage,
            Description = """
                Shows a table of installed packages with the newest version that repositories have. Without arguments only
                those that can be upgraded.
                """,
            Run = ListingCommands.Version,
            Options =
            [
                Option("a|all", "Look at repositories of all tags"),
                Option("c|check", "Show which of the arguments are no versions"),
                Option("I|indexes", "Show what repositories call themselves"),
                Option("l|limit=OPERATORS", "Show only rows with one of these characters: < = >"),
                Option("t|test", "Compare two versions"),
            ],
            Parts = Applets.WithoutScripts,
        },
        new()
        {
            Name = "adbdump",
            Summary = "Show v3 packages and indexes as text",
            Group = AppletGroup.Miscellaneous,
            Arguments = "FILES...",
            Argument = ArgumentKind.File,
            Description =
                "Shows every field, each signature and whether it is good, and the sizes of data blocks.",
            Run = FileCommands.Dump,
            Options =
                [Option("format=FORMAT", "yaml or json", value => value is "yaml" or "json" or "default")],
            Parts = RootParts.None,
        },
        new()
        {
            Name = "adbgen",
            Summary = "Make v3 files of the text that adbdump shows",
            Group = AppletGroup.Miscellaneous,
            Arguments = "FILES...",
            Argument = ArgumentKind.File,
            Description = "Writes an uncompressed, unsigned file without data blocks to standard output.",
            Run = FileCommands.Generate,
            Parts = RootParts.None,
        },
        new()
        {
            Name = "convdb",
            Summary = "Convert the installed database to format v3",
            Group = AppletGroup.Miscellaneous,
            Description = """
                Writes what lib/apk/db says of installed packages into the file installed.adb of the current directory. No
                program reads it as a database yet; adbdump shows it.
                """,
            Run = ConvdbCommand.Run,
            Groups = [Generation],
            Parts = RootParts.None,
        },
        new()
        {
            Name = "convndx",
            Summary = "Convert v2 indexes to format v3",
            Group = AppletGroup.Miscellaneous,
            Arguments = "INDEXES...",
            Argument = ArgumentKind.File,
            Description = "Writes one index with all packages of the given ones to standard output.",
            Run = FileCommands.ConvertIndex,
            Groups = [Generation],
            Parts = RootParts.None,
        },
        new()
        {
            Name = "completion",
            Summary = "Print completions for a shell",
            Group = AppletGroup.Miscellaneous,
            Arguments = "bash|fish|zsh",
            Argument = ArgumentKind.Word,
            Description = """
                Prints a script that lets the shell complete commands, options, packages and files. A distribution puts it
                into the directory its shell reads; for a trial: eval "$(apk completion bash)".
                """,
            Run = ShellCompletion.Run,
            Parts = RootParts.None,
        },
        new()
        {
            Name = "help",
            Summary = "Show the help of a command",
            Group = AppletGroup.Miscellaneous,
            Arguments = "[COMMAND]",
            Description = "The same as \"apk COMMAND --help\".",
            Run = HelpText.Run,
            Parts = RootParts.None,
        },
    ];
}
