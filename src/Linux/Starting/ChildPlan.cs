using System.Text;

namespace Limyra.Linux.Starting;

/// <summary>Where one of the three standard descriptors of a child comes from.</summary>
public readonly record struct ChildStream
{
    private ChildStream(int number)
    {
        Number = number;
    }

    /// <summary>/dev/null; for output, the file of
    /// <see cref="ChildPlan.OutputPath"/> when one is named.</summary>
    public static ChildStream Default { get; } = new(-1);

    /// <summary>The parent's own.</summary>
    public static ChildStream Inherited { get; } = new(-2);

    /// <summary>Placed by <see cref="ChildPlan.Descriptors"/>.</summary>
    public static ChildStream Placed { get; } = new(-3);

    /// <summary>For stderr: the same file as stdout.</summary>
    public static ChildStream SameAsOutput { get; } = new(-4);

    /// <summary>A descriptor of the parent.</summary>
    public static ChildStream From(int descriptor) => new(descriptor);

    internal int Number { get; }
}

/// <summary>How a child stands to sessions and terminals.</summary>
public enum ChildSession
{
    /// <summary>Stays in the parent's session and group.</summary>
    Inherited = 0,

    /// <summary>Leads a session of its own.</summary>
    Own = 1,

    /// <summary>Leads a group, owns the terminal on stdin, is its foreground.</summary>
    ConsoleForeground = 2,

    /// <summary>Leads a group on the terminal of stdin without becoming its foreground.</summary>
    ConsoleShared = 3,
}

/// <summary>What of the host a child finds below <see cref="ChildPlan.Root"/>, or below its directory
/// when it keeps the root, and nobody else does.</summary>
[Flags]
public enum ChildMounts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>/proc, mounted on its folder, which is made.</summary>
    Processes = 32,

    /// <summary>/dev, read-only, mounted on its folder, which is made. Where mounts are forbidden
    /// the usual device nodes are made in it.</summary>
    Devices = 64,
}

/// <summary>A resource limit, getrlimit(2): null leaves that half as it is.</summary>
public readonly record struct ResourceLimit(int Resource, ulong? Soft, ulong? Hard);

/// <summary>Capability sets of a child, one bit a capability (capabilities(7)).</summary>
public readonly record struct ChildCapabilities(ulong Inheritable, ulong Ambient, ulong BoundingDrop);

/// <summary>A variable of a child: its text, or the number when there is none.</summary>
public readonly record struct ChildVariable(string Name, string? Text, long Number = 0);

/// <summary>
/// Everything a child needs between its birth and execve(2), decided before it exists. Text is encoded with
/// <see cref="Encoding"/>: UTF-8, or Latin-1 where one char stands for one byte. It is a value, so that who
/// starts programs all the time can make one for each start without taking memory.
/// </summary>
public readonly record struct ChildPlan
{
    /// <summary>A plan with the defaults below.</summary>
    public ChildPlan()
    {
    }

    /// <summary>
    /// Files to execute, in order: the first that exists and may be executed. None: the first argument,
    /// looked for as execvp(3) does, along PATH of <see cref="Environment"/>.
    /// </summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>The arguments, the program's name first.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The environment, each as NAME=VALUE.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>Variables of this start alone; those of the same name in <see cref="Environment"/> are left
    /// out.</summary>
    public IReadOnlyList<ChildVariable> Variables { get; init; } = [];

    /// <summary>A variable that shall hold the child's own process number, such as LISTEN_PID; likewise
    /// instead of one of that name.</summary>
    public string? ProcessNumberVariable { get; init; }

    /// <summary>How text becomes bytes.</summary>
    public Encoding Encoding { get; init; } = Encoding.UTF8;

    /// <summary>The working directory, or null to keep the parent's.</summary>
    public string? Directory { get; init; }

    /// <summary>The root directory, chroot(2), or null.</summary>
    public string? Root { get; init; }

    /// <summary>Mounts of the child's own.</summary>
    public ChildMounts Mounts { get; init; }

    /// <summary>The child is root in a user namespace of its own, user_namespaces(7): it may change its root
    /// directory and mount, and is this user and group outside. Null: it stays who it is.</summary>
    public (uint Uid, uint Gid)? RootOfItself { get; init; }

    /// <summary>Standard input.</summary>
    public ChildStream Input { get; init; } = ChildStream.Default;

    /// <summary>Standard output.</summary>
    public ChildStream Output { get; init; } = ChildStream.Default;

    /// <summary>Standard error.</summary>
    public ChildStream Error { get; init; } = ChildStream.SameAsOutput;

    /// <summary>A file for output and error, opened by the child for appending.</summary>
    public string? OutputPath { get; init; }

    /// <summary>Mode, owner and group given to <see cref="OutputPath"/>, or null.</summary>
    public (int Mode, uint Uid, uint Gid)? OutputOwner { get; init; }

    /// <summary>Descriptors the program shall find, by number, besides 0 to 2. At most
    /// <see cref="DescriptorLimit"/>.</summary>
    public IReadOnlyList<(int From, int To)> Descriptors { get; init; } = [];

    /// <summary>Session and terminal.</summary>
    public ChildSession Session { get; init; } = ChildSession.Own;

    /// <summary>Resource limits.</summary>
    public IReadOnlyList<ResourceLimit> Limits { get; init; } = [];

    /// <summary>Supplementary groups to set, or null to leave them.</summary>
    public IReadOnlyList<uint>? Groups { get; init; }

    /// <summary>User, or null.</summary>
    public uint? Uid { get; init; }

    /// <summary>Group, or null.</summary>
    public uint? Gid { get; init; }

    /// <summary>Nice value, −20 to 19, or null.</summary>
    public int? Nice { get; init; }

    /// <summary>I/O priority as ioprio_set(2) takes it, or null.</summary>
    public int? IoPriority { get; init; }

    /// <summary>Out-of-memory score adjustment, or null.</summary>
    public int? OutOfMemoryAdjustment { get; init; }

    /// <summary>The cgroup.procs file of the group to enter, or null.</summary>
    public string? CgroupProcesses { get; init; }

    /// <summary>Capability sets, or null to leave them.</summary>
    public ChildCapabilities? Capabilities { get; init; }

    /// <summary>securebits, capabilities(7); 0 leaves them.</summary>
    public int SecureBits { get; init; }

    /// <summary>No program below this one may gain privileges by execve.</summary>
    public bool HasNoNewPrivileges { get; init; }

    /// <summary>The child is killed when the thread that started it ends.</summary>
    public bool DiesWithParent { get; init; }

    /// <summary>The signals the program starts with blocked. All dispositions are default.</summary>
    public SignalSet BlockedSignals { get; init; }

    /// <summary>Most entries in <see cref="Descriptors"/>; a fixed table in the child.</summary>
    public const int DescriptorLimit = 24;
}
