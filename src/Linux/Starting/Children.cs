using System.Runtime.InteropServices;
using System.Text;

namespace Limyra.Linux.Starting;

/// <summary>The steps between a child's birth and its program, by the numbers
/// dinit's protocol gives them.</summary>
public enum ChildStage
{
    /// <summary>Descriptors are put in their places.</summary>
    ArrangeDescriptors = 0,

    /// <summary>The environment file is read (by the parent, before the child exists).</summary>
    ReadEnvironmentFile = 1,

    /// <summary>The variable for readiness is set.</summary>
    SetNotificationVariable = 2,

    /// <summary>The activation socket is passed on.</summary>
    SetUpActivationSocket = 3,

    /// <summary>The control socket is passed on.</summary>
    SetUpControlSocket = 4,

    /// <summary>chroot and chdir.</summary>
    ChangeDirectory = 5,

    /// <summary>Standard input, output and error.</summary>
    SetUpStandardFiles = 6,

    /// <summary>The control group is entered.</summary>
    EnterCgroup = 7,

    /// <summary>Resource limits.</summary>
    SetLimits = 8,

    /// <summary>Groups, group and user.</summary>
    SetIds = 9,

    /// <summary>The log file is opened and given its owner.</summary>
    OpenLogFile = 10,

    /// <summary>Capabilities, securebits, no-new-privs.</summary>
    SetCapabilities = 11,

    /// <summary>Nice value, I/O priority, out-of-memory score.</summary>
    SetPriorities = 12,

    /// <summary>execve.</summary>
    Execute = 18,
}

/// <summary>
/// A child on its way to its program. <see cref="StatusDescriptor"/> becomes readable when the way is over:
/// then <see cref="ReadStatus"/> tells how it went and frees what the child was using, and
/// <see cref="Close"/> ends it.
/// </summary>
public sealed unsafe class StartingChild
{
    private byte* _block;

    /// <summary>The child's number.</summary>
    public int Pid { get; private set; }

    /// <summary>Readable, non-blocking, closed by <see cref="Close"/>; −1 before and after.</summary>
    public int StatusDescriptor { get; private set; } = -1;

    /// <summary>From its start to <see cref="Close"/>; then this object may serve the next start.</summary>
    public bool IsUnderWay => StatusDescriptor >= 0;

    internal void Begin(int pid, int statusDescriptor, byte* block)
    {
        Pid = pid;
        StatusDescriptor = statusDescriptor;
        _block = block;
    }

    /// <summary>
    /// Reads the outcome. <see cref="Errno.EAGAIN"/>: not decided yet. <see cref="Errno.None"/>: the program
    /// runs (or has run). Anything else is the reason, at
    /// <paramref name="stage"/>; that child ends by itself.
    /// </summary>
    public Errno ReadStatus(out ChildStage stage)
    {
        int* report = stackalloc int[2];
        nint count;
        do count = Libc.read(StatusDescriptor, (byte*)report, 8);
        while (count == -1 && Libc.LastError() == Errno.EINTR);
        stage = ChildStage.Execute;
        if (count == -1 && Libc.LastError() == Errno.EAGAIN) return Errno.EAGAIN;
        NativeMemory.Free(_block);
        _block = null;
        if (count != 8) return Errno.None;
        stage = (ChildStage)report[0];
        return (Errno)report[1];
    }

    /// <summary>
    /// Closes the descriptor. Nobody may watch it any more: other children that have not reached their
    /// programs hold it as well, and until they have, epoll(7) would go on reporting it.
    /// </summary>
    public void Close()
    {
        _ = Libc.close(StatusDescriptor);
        StatusDescriptor = -1;
    }
}

/// <summary>Starts children from plans; no managed code runs between clone(2) and execve(2).</summary>
public static unsafe class Children
{
    private const int StackBytes = 16 * 1024;

    /// <summary>Starts a child; without success <paramref name="child"/> is not under way.</summary>
    public static Errno Start(in ChildPlan plan, out StartingChild child)
    {
        child = new();
        return Start(plan, child);
    }

    /// <summary>
    /// Starts a child in an object that is not under way, which allocates nothing. It shares our memory until
    /// its program begins, which spares copying page tables, unless the plan changes identity or score: those
    /// belong to the memory (prctl(2) PR_SET_DUMPABLE, proc(5), unshare(2) CLONE_NEWUSER).
    /// </summary>
    public static Errno Start(in ChildPlan plan, StartingChild child)
    {
        int* ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.O_CLOEXEC | Libc.O_NONBLOCK) != 0) return Libc.LastError();
        ChildPlanWriter writer = new(plan);
        bool sharesMemory = plan.Uid is null && plan.OutOfMemoryAdjustment is null
            && plan.Capabilities is null && plan.RootOfItself is null;
        int bytes = writer.Measure() + (sharesMemory ? StackBytes : 0) + 16;
        if (!TryAllocate(bytes, out byte* block))
        {
            _ = Libc.close(ends[0]);
            _ = Libc.close(ends[1]);
            return Errno.ENOMEM;
        }
        Libc.NativeChildPlan* native = writer.Write(block);
        native->status_fd = ends[1];
        if (sharesMemory) native->flags |= 4;
        int pid = (int)Libc.limyra_start_child(native, (byte*)((nint)(block + bytes) & ~15));
        _ = Libc.close(ends[1]);
        if (pid < 0)
        {
            _ = Libc.close(ends[0]);
            NativeMemory.Free(block);
            return (Errno)(-pid);
        }
        child.Begin(pid, ends[0], block);
        return Errno.None;
    }

    private static bool TryAllocate(int bytes, out byte* block)
    {
        try
        {
            block = (byte*)NativeMemory.Alloc((nuint)bytes);
            return true;
        }
        catch (OutOfMemoryException)
        {
            block = null;
            return false;
        }
    }

    /// <summary>Waits until the way to the program is over; for programs that
    /// have nothing else to do.</summary>
    public static Errno Await(StartingChild child, out ChildStage stage)
    {
        _ = Libc.fcntl(child.StatusDescriptor, Descriptors.SetFlagsCommand, 0);
        Errno reason = child.ReadStatus(out stage);
        child.Close();
        return reason;
    }
}
