using Limyra.Images.Composition;
using Limyra.Images.Machines;

namespace Limyra.Tests.Machines;

/// <summary>The system that <c>./limyra up</c> built: in the repository's own cache folder, or in the one
/// that LIMYRA_STATE names. Tests that boot it are skipped by name where it was not built.</summary>
internal sealed class BuiltSystem : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-booted-");

    private BuiltSystem(BootableSystem system) => System = system;

    public BootableSystem System { get; }

    public static BuiltSystem Find()
    {
        string state = Environment.GetEnvironmentVariable("LIMYRA_STATE") ?? Repository.At(".limyra");
        BootableSystem? system = BootableSystem.Load(Path.Combine(state, "images"));
        if (system is null) Assert.Skip("the system was not built here; ./limyra up builds it");
        if (HostTool.Find("qemu-system-x86_64") is null)
            Assert.Skip("qemu-system-x86_64 is not on this machine");
        return new BuiltSystem(system);
    }

    /// <summary>A machine with a copy of the root file system, new or as the last machine left it.</summary>
    public MachineSettings Machine(bool isFresh) =>
        System.Machine(Path.Combine(_folder.FullName, "root.ext4"), isFresh);

    public void Dispose() => _folder.Delete(recursive: true);
}
