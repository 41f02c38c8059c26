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

    internal StartingChild(int pid, int statusDescriptor, byte* block)
    {
        Pid = pid;
        StatusDescriptor = statusDescriptor;
        _block = block;
    }

    /// <summary>The child's number.</summary>
    public int Pid { get; }

    /// <summary>Readable, non-blocking, closed by <see cref="Close"/>.</summary>
    public int StatusDescriptor { get; private set; }

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

    /// <summary>
    /// Starts a child. It shares our memory until its program begins, which spares copying
    /// page tables, unless the plan changes identity or score: those belong to the memory
    /// (prctl(2) PR_SET_DUMPABLE, proc(5), unshare(2) CLONE_NEWUSER).
    /// </summary>
    public static Errno Start(ChildPlan plan, out StartingChild child)
    {
        child = null!; // set on success only, as everywhere in this room
        int* ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.O_CLOEXEC | Libc.O_NONBLOCK) != 0) return Libc.LastError();
        PlanWriter writer = new(plan);
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
        child = new StartingChild(pid, ends[0], block);
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

    /// <summary>Lays a plan out in one block: the structure, its tables, its text.</summary>
    private ref struct PlanWriter
    {
        private readonly ChildPlan _plan;
        private readonly List<string> _environment;
        private readonly string _niceText;
        private readonly string _oomText;
        private readonly string _uidMap;
        private readonly string _gidMap;
        private byte* _next;

        public PlanWriter(ChildPlan plan)
        {
            _plan = plan;
            _environment = [.. plan.Environment];
            if (plan.ProcessNumberVariable is not null)
                _environment.Add($"{plan.ProcessNumberVariable}=0000000000000000000");
            _niceText = plan.Nice is { } nice ? $"{nice}\n" : "";
            _oomText = plan.OutOfMemoryAdjustment is { } score ? $"{score}\n" : "";
            _uidMap = plan.RootOfItself is { } user ? $"0 {user.Uid} 1" : "";
            _gidMap = plan.RootOfItself is { } group ? $"0 {group.Gid} 1" : "";
        }

        public readonly int Measure()
        {
            int pointers = _plan.Paths.Count + _plan.Arguments.Count * 2 + _environment.Count + 8;
            int text = Text(_plan.Paths) + Text(_plan.Arguments) * 1 + Text(_environment) + Text([
                _plan.Directory ?? "", _plan.Root ?? "", _plan.OutputPath ?? "", _plan.CgroupProcesses ?? "",
                _niceText, _oomText, _uidMap, _gidMap, "/bin/sh",
            ]);
            return sizeof(Libc.NativeChildPlan) + pointers * sizeof(byte*) + text
                + _plan.Descriptors.Count * sizeof(Libc.NativeDescriptorMove)
                + _plan.Limits.Count * sizeof(Libc.NativeLimit)
                + (_plan.Groups?.Count ?? 0) * sizeof(uint) + 16;
        }

        private readonly int Text(IReadOnlyList<string> values)
        {
            int sum = 0;
            for (int i = 0; i < values.Count; i++) sum += _plan.Encoding.GetMaxByteCount(values[i].Length)
                + 1;
            return sum;
        }

        public Libc.NativeChildPlan* Write(byte* block)
        {
            Libc.NativeChildPlan* native = (Libc.NativeChildPlan*)block;
            *native = default;
            _next = block + sizeof(Libc.NativeChildPlan);
            WriteTables(native);
            WriteValues(native);
            native->directory = Put(_plan.Directory);
            native->root = Put(_plan.Root);
            native->output_path = Put(_plan.OutputPath);
            native->cgroup_procs = Put(_plan.CgroupProcesses);
            native->uid_map = Put(_uidMap);
            native->gid_map = Put(_gidMap);
            native->nice_text = Put(_niceText);
            native->oom_text = _plan.OutOfMemoryAdjustment is null ? null : Put(_oomText);
            for (int i = 0; i < _plan.Paths.Count; i++) native->paths[i] = Put(_plan.Paths[i]);
            for (int i = 0; i < _plan.Arguments.Count; i++) native->arguments[i] = Put(_plan.Arguments[i]);
            for (int i = 0; i < _environment.Count; i++) native->environment[i] = Put(_environment[i]);
            native->shell[0] = Put("/bin/sh");
            for (int i = 1; i < _plan.Arguments.Count; i++) native->shell[i + 1] = native->arguments[i];
            if (_plan.ProcessNumberVariable is { } name)
                native->pid_text =
                    native->environment[_environment.Count - 1] + _plan.Encoding.GetByteCount(name) + 1;
            return native;
        }

        private void WriteTables(Libc.NativeChildPlan* native)
        {
            native->limits = (Libc.NativeLimit*)_next;
            native->limit_count = _plan.Limits.Count;
            for (int i = 0; i < _plan.Limits.Count; i++)
            {
                ResourceLimit limit = _plan.Limits[i];
                native->limits[i] = new()
                {
                    resource = limit.Resource,
                    flags = (limit.Soft is null ? 0 : 1) | (limit.Hard is null ? 0 : 2),
                    soft = limit.Soft ?? 0,
                    hard = limit.Hard ?? 0,
                };
            }
            _next += _plan.Limits.Count * sizeof(Libc.NativeLimit);
            native->paths = Table(_plan.Paths.Count);
            native->arguments = Table(_plan.Arguments.Count);
            native->shell = Table(_plan.Arguments.Count + 1);
            native->environment = Table(_environment.Count);
            native->descriptors = (Libc.NativeDescriptorMove*)_next;
            native->descriptor_count = Math.Min(_plan.Descriptors.Count, ChildPlan.DescriptorLimit);
            native->least_fd = 10;
            for (int i = 0; i < native->descriptor_count; i++)
            {
                native->descriptors[i] =
                    new() { from = _plan.Descriptors[i].From, to = _plan.Descriptors[i].To };
                native->least_fd = Math.Max(native->least_fd, _plan.Descriptors[i].To + 1);
            }
            _next += _plan.Descriptors.Count * sizeof(Libc.NativeDescriptorMove);
            native->groups = (uint*)_next;
            native->group_count = _plan.Groups?.Count ?? -1;
            // counted just above
            for (int i = 0; i < native->group_count; i++) native->groups[i] = _plan.Groups![i];
            _next += Math.Max(native->group_count, 0) * sizeof(uint);
        }

        private readonly void WriteValues(Libc.NativeChildPlan* native)
        {
            native->signal_mask = _plan.BlockedSignals.Bits;
            native->uid = _plan.Uid is { } uid ? (int)uid : -1;
            native->gid = _plan.Gid is { } gid ? (int)gid : -1;
            native->stdin_fd = _plan.Input.Number;
            native->stdout_fd = _plan.Output.Number;
            native->stderr_fd = _plan.Error.Number;
            native->output_mode = _plan.OutputOwner?.Mode ?? -1;
            native->output_uid = (int)(_plan.OutputOwner?.Uid ?? 0);
            native->output_gid = (int)(_plan.OutputOwner?.Gid ?? 0);
            native->session = (int)_plan.Session;
            native->nice = _plan.Nice ?? -1000;
            native->io_priority = _plan.IoPriority ?? -1;
            native->secure_bits = _plan.SecureBits;
            if (_plan.HasNoNewPrivileges) native->flags |= 1;
            if (_plan.DiesWithParent) native->flags |= 8;
            if (_plan.Mounts != ChildMounts.None) native->flags |= 16 | (int)_plan.Mounts;
            if (_plan.RootOfItself is not null) native->flags |= 128;
            if (_plan.Capabilities is not { } sets) return;
            native->flags |= 2;
            native->inheritable = sets.Inheritable;
            native->ambient = sets.Ambient;
            native->bounding_drop = sets.BoundingDrop;
        }

        private byte** Table(int count)
        {
            byte** table = (byte**)_next;
            for (int i = 0; i <= count; i++) table[i] = null;
            _next += (count + 1) * sizeof(byte*);
            return table;
        }

        private byte* Put(string? text)
        {
            if (text is null) return null;
            byte* at = _next;
            int length = _plan.Encoding.GetBytes(
                text, new Span<byte>(at, _plan.Encoding.GetMaxByteCount(text.Length)));
            at[length] = 0;
            _next += length + 1;
            return at;
        }
    }
}
