using Limyra.Apk.Commands.Line;
using Limyra.Apk.Root;

namespace Limyra.Apk.Commands.Tables;

/// <summary>All commands: one table for each heading of the help, in its order.</summary>
internal static class Applets
{
    /// <summary>Repositories without what is installed.</summary>
    public const RootParts OnlyRepositories = RootParts.SystemRepositories | RootParts.NamedRepositories;

    /// <summary>Everything but the scripts, which only changes need.</summary>
    public const RootParts WithoutScripts = RootParts.All & ~RootParts.Scripts;

    /// <summary>The commands.</summary>
    public static IReadOnlyList<Applet> All { get; } =
    [
        .. InstallationApplets.All, .. ManagementApplets.All, .. HistoryApplets.All, .. QueryApplets.All,
        .. CreationApplets.All, .. OtherApplets.All,
    ];

    /// <summary>The command of that name; null if there is none.</summary>
    public static Applet? Find(string name) => All.FirstOrDefault(applet => applet.Name == name);

    /// <summary>The heading of a group.</summary>
    public static string HeadingOf(AppletGroup group) => group switch
    {
        AppletGroup.Installation => "Package installation and removal",
        AppletGroup.Management => "System maintenance",
        AppletGroup.Querying => "Package information",
        AppletGroup.Creation => "Repositories and package files",
        AppletGroup.Miscellaneous => "Miscellaneous",
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };
}
