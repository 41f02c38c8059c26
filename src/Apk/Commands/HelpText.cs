using System.Text;
using Limyra.Apk.Commands.Line;

namespace Limyra.Apk.Commands;

/// <summary>The help of the program and of its commands.</summary>
internal static class HelpText
{
    private const string GlobalOptions = """
        Global options:
          -f, --force                  Do what was asked even if it looks like a bad idea
          -i, --interactive            Ask before anything is changed
          -p, --root ROOT              Manage the system below ROOT
          -q, --quiet                  Print less
          -U, --update-cache           Refresh the indexes first
          -v, --verbose                Print more (may be repeated)
          -V, --version                Print the version
          -X, --repository REPO        Use one more repository
          --allow-untrusted            Accept unsigned packages and indexes
          --arch ARCH                  Use this architecture; may be repeated
          --cache-dir DIR              Keep fetched files in DIR
          --cache-max-age AGE          Refresh indexes older than AGE minutes
          --force-broken-world         Go on with what of world can be met
          --force-missing-repositories Go on without repositories that cannot be reached
          --force-no-chroot            Run scripts without changing the root directory
          --force-overwrite            Overwrite files of other packages
          --force-refresh              Refresh indexes past every cache
          --keys-dir DIR               Trust the keys in DIR
          --no-cache                   Use no cache
          --no-logfile                 Write no log
          --no-network                 Use no network
          --preserve-env               Let scripts see the environment
          --progress                   Show a progress bar
          --progress-fd FD             Write progress to a file descriptor
          --purge                      Remove changed configuration files too
          --repositories-file FILE     Use FILE in place of the repositories of the system
          --sync                       Wait for the disk (yes, no or auto)
          --timeout TIME               Wait TIME seconds for a server
          --wait TIME                  Wait TIME seconds for another apk
        """;

    private const string CommitOptions = """
        Commit options:
          -s, --simulate               Show what would be done
          --clean-protected            Make no .apk-new files
          --no-commit-hooks            Run no commit hooks
          --no-scripts                 Run no scripts
          --overlay-from-stdin         Read the list of files to keep from standard input
          --initramfs-diskless-boot    Options for starting a system that lives in memory
        """;

    private const string QueryOptions = """
        Query options:
          -F, --fields FIELDS[:REV]    Print these fields, or all
          -R, --recursive              Print what would be installed, too
          --all-matches                Not only the best package of each name
          --available                  Only packages of repositories
          --format FORMAT              default, json or yaml
          --from FROM                  none, repositories, installed or system
          --installed                  Only installed packages
          --match FIELDS               Look into these fields
          --orphaned                   Only packages no repository has
          --search                     Look for parts of words
          --summarize FIELD[:REV]      Print the values of one field
          --upgradable                 Only packages that can be upgraded
          --world                      Include world
        """;

    private const string GenerationOptions = """
        Generation options:
          -c, --compression ALG[:LEVEL]  none, deflate or zstd
          --sign-key KEYFILE             Sign with this key; may be repeated
        """;

    /// <summary>The help of a command, or the list of all.</summary>
    public static string For(Applet? applet)
    {
        StringBuilder text = new();
        text.Append(ApkCommandLine.VersionLine).Append("\n\n");
        if (applet is null) AppendList(text);
        else AppendCommand(text, applet);
        return text.Append('\n').Append(GlobalOptions).ToString();
    }

    private static void AppendList(StringBuilder text)
    {
        text.Append("usage: apk [OPTIONS...] COMMAND [ARGUMENTS...]\n");
        foreach (IGrouping<AppletGroup, Applet> group in Applets.All.GroupBy(applet => applet.Group))
        {
            text.Append('\n').Append(HeadingOf(group.Key)).Append(":\n");
            foreach (Applet applet in group) text.Append($"  {applet.Name,-12} {applet.Summary}\n");
        }
        text.Append("\n'apk COMMAND --help' tells more about a command.\n");
    }

    private static void AppendCommand(StringBuilder text, Applet applet)
    {
        text.Append($"usage: {applet.Usage}\n\n{applet.Summary}.\n");
        if (applet.Help.Length > 0) text.Append('\n').Append(applet.Help).Append('\n');
        if (applet.Groups.Contains(OptionGroups.Commit)) text.Append('\n').Append(CommitOptions).Append('\n');
        if (applet.Groups.Contains(OptionGroups.Query)) text.Append('\n').Append(QueryOptions).Append('\n');
        if (applet.Groups.Contains(OptionGroups.Generation)) text.Append('\n').Append(GenerationOptions).Append('\n');
    }

    private static string HeadingOf(AppletGroup group) => group switch
    {
        AppletGroup.Installation => "Package installation and removal",
        AppletGroup.Management => "System and repositories",
        AppletGroup.Querying => "Package information",
        AppletGroup.Creation => "Package and index creation",
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };
}
