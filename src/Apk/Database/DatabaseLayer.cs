using Limyra.Apk.Disk;

namespace Limyra.Apk.Database;

/// <summary>
/// One of the two databases of a root. Packages of volumes have their own, with its own world, because it
/// lies where the volumes are described and not in the root file system (apk-tools 3.0.6, src/database.c).
/// </summary>
/// <param name="Number">As the field <c>layer</c> of packages has it.</param>
/// <param name="Directory">Where it is; often a link to another file system.</param>
/// <param name="World">What of it the user asks for.</param>
internal sealed record DatabaseLayer(int Number, string Directory, string World)
{
    /// <summary>The root file system: always there.</summary>
    public static DatabaseLayer Files { get; } = new(0, RootPath.Database, RootPath.World);

    /// <summary>Volumes of OpenWrt's <c>uvol</c>: there when the directory and its world are.</summary>
    public static DatabaseLayer Volumes { get; } =
        new(1, RootPath.VolumeDatabase, RootPath.VolumeDatabase + "/world");

    /// <summary>Both, in the order of their numbers.</summary>
    public static IReadOnlyList<DatabaseLayer> All { get; } = [Files, Volumes];

    /// <summary>Installed packages.</summary>
    public string Installed => RootPath.Join(Directory, "installed");

    /// <summary>Their scripts, uncompressed; used if it exists.</summary>
    public string Scripts => RootPath.Join(Directory, "scripts.tar");

    /// <summary>Their scripts, compressed.</summary>
    public string CompressedScripts => RootPath.Join(Directory, "scripts.tar.gz");

    /// <summary>Trigger patterns.</summary>
    public string Triggers => RootPath.Join(Directory, "triggers");

    /// <summary>The layer of a package.</summary>
    public static DatabaseLayer Of(Solver.KnownPackage package) =>
        package.Layer == Volumes.Number ? Volumes : Files;

    /// <summary>Whether it is one of the layers in the mask.</summary>
    public bool IsIn(uint layers) => (layers >> Number & 1) != 0;
}
