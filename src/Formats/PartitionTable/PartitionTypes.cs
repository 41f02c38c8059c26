namespace Limyra.Formats.PartitionTable;

/// <summary>Type GUIDs of the UAPI group's Discoverable Partitions Specification (UAPI.2).</summary>
public static class PartitionTypes
{
    /// <summary>EFI system partition.</summary>
    public static readonly Guid EfiSystem = new("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");

    /// <summary>Extended boot loader partition (XBOOTLDR).</summary>
    public static readonly Guid ExtendedBoot = new("bc13c2ff-59e6-4262-a352-b275fd6f7172");

    /// <summary>Any Linux data.</summary>
    public static readonly Guid LinuxData = new("0fc63daf-8483-4772-8e79-3d69d8477de4");

    /// <summary>The root file system of an x86-64 machine.</summary>
    public static readonly Guid RootX64 = new("4f68bce3-e8cd-4db1-96e7-fbcaf984b709");

    /// <summary>The root file system of a 64-bit Arm machine.</summary>
    public static readonly Guid RootArm64 = new("b921b045-1df0-41c3-af44-4c6f280d3fae");

    /// <summary>The root file system of a 64-bit RISC-V machine.</summary>
    public static readonly Guid RootRiscV64 = new("72ec70a6-cf74-40e6-bd49-4bda08e8f224");
}
