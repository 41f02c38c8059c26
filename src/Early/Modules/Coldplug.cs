using Limyra.Early.Base;
using Limyra.Linux;

namespace Limyra.Early.Modules;

/// <summary>Loads the driver of every device that is there already, by the
/// alias the kernel gives it.</summary>
internal static class Coldplug
{
    // A bus found by one driver shows devices for the next: PCI, then virtio,
    // then a disk, then its file system.
    private const int RoundLimit = 8;
    private const int DepthLimit = 32;

    /// <summary>Walks /sys/devices until no device with an unseen alias appears.</summary>
    public static void Run(StepContext context)
    {
        if (ModuleLoader.Load(context) is not { } loader) return;

        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int round = 0; round < RoundLimit; round++)
        {
            List<string> found = [];
            Collect(context.Tree, "/sys/devices", depth: 0, seen, found);
            if (found.Count == 0) return;

            foreach (string alias in found)
            {
                _ = loader.Request(alias); // said already if it failed; the others go on
            }
        }
    }

    private static void Collect(
        RootTree tree, string directory, int depth, HashSet<string> seen, List<string> found)
    {
        foreach (DirectoryEntry entry in tree.List(directory))
        {
            if (entry.Kind == FileKind.Directory && depth < DepthLimit)
            {
                Collect(tree, $"{directory}/{entry.Name}", depth + 1, seen, found);
            }
            else if (entry.Name == "modalias"
                && tree.ReadText($"{directory}/modalias") is { Length: > 0 } alias
                && seen.Add(alias))
            {
                found.Add(alias);
            }
        }
    }
}
