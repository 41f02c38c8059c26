using Limyra.Builder.Packages;

namespace Limyra.Builder.Split;

/// <summary>What is done to the files of each explicit package once it has them, in this order.</summary>
internal static class DestinationSteps
{
    private static readonly Action<BuildContext, BuildPackage>[] Steps =
    [
        OwnerModes.Grant,
        FileModeCheck.Run,
        HardLinkCheck.Run,
        ManualPages.Decompress,
        Leftovers.Remove,
        ProtectedPathList.Write,
        StripDebug.Run,
        ArchiveMarks.Clear,
        PythonFiles.RenameModules,
        PythonFiles.RewriteShebangs,
        ManualPages.Compress,
        PkgConfigFiles.Normalize,
        KernelKeys.Keep,
    ];

    public static void RunAll(BuildContext build, BuildPackage package)
    {
        foreach (Action<BuildContext, BuildPackage> step in Steps) step(build, package);
    }
}
