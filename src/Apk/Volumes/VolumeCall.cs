using Limyra.Apk.Solver;

namespace Limyra.Apk.Volumes;

/// <summary>
/// Calls of the volume manager that follow a commit, as entries of the journal beside the scripts: only apk
/// can make them, not the recovery of a boot (docs/formats/apk-journal.md).
/// </summary>
internal static class VolumeCall
{
    private const string Activation = "volume-up";
    private const string Removal = "volume-remove";
    private const string Discarding = "volume-discard";

    /// <summary>The volume of a path: the last name in it (apk-tools 3.0.6, src/fs_uvol.c).</summary>
    public static string VolumeOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>A new volume is put to use.</summary>
    public static PendingScript Activate(KnownPackage package, string path) =>
        Make(Activation, package, path);

    /// <summary>A volume whose package has gone is removed.</summary>
    public static PendingScript Remove(KnownPackage package, string path) => Make(Removal, package, path);

    /// <summary>A volume of a transaction that was not committed is removed.</summary>
    public static PendingScript Discard(KnownPackage package, string path) =>
        Make(Discarding, package, path);

    /// <summary>Whether an entry is one of these.</summary>
    public static bool Is(PendingScript entry) => entry.Kind is Activation or Removal or Discarding;

    /// <summary>Whether an entry puts the volume of this path to use.</summary>
    public static bool Activates(PendingScript entry, string path) =>
        entry.Kind == Activation && PathOf(entry) == path;

    /// <summary>Makes the call. False when a volume that should be in use is not; removals that fail are
    /// reported by the manager, and nothing depends on them.</summary>
    public static bool Make(PendingScript entry, VolumeManager manager)
    {
        string volume = VolumeOf(PathOf(entry));
        switch (entry.Kind)
        {
            case Activation:
                return manager.Activate(volume);
            case Removal:
                _ = manager.Remove(volume);
                return true;
            default:
                _ = manager.Discard(volume);
                return true;
        }
    }

    /// <summary>The file of the package that the volume is.</summary>
    public static string PathOf(PendingScript entry) => entry.Arguments is [var path, ..] ? path : "";

    private static PendingScript Make(string kind, KnownPackage package, string path) => new()
    {
        Kind = kind,
        Package = package.Name.Text,
        NameAndVersion = package.NameAndVersion,
        Content = default,
        Arguments = [path],
    };
}
