using System.Globalization;

namespace Limyra.Linux.Starting;

/// <summary>Lays a plan out in one block: the structure of native/child.c, its tables, its text. It allocates
/// nothing itself.</summary>
internal unsafe ref struct ChildPlanWriter
{
    private const string Shell = "/bin/sh";
    private const string ProcessNumberRoom = "0000000000000000000"; // written by the child
    private const string DefaultSearch = "/bin:/usr/bin";
    private const int NumberLimit = 20; // digits and sign of a long
    private const int LeastFree = 10; // descriptors below may be asked for by programs

    private readonly ref readonly ChildPlan _plan;

    // Where execvp(3) looks, when the plan names no file.
    private readonly ReadOnlySpan<char> _search;
    private byte* _next;

    public ChildPlanWriter(in ChildPlan plan)
    {
        _plan = ref plan;
        if (plan.Paths.Count == 0 && !plan.Arguments[0].Contains('/', StringComparison.Ordinal))
            _search = FindSearch(plan.Environment);
    }

    private static ReadOnlySpan<char> FindSearch(IReadOnlyList<string> environment)
    {
        const string Name = "PATH=";
        for (int i = 0; i < environment.Count; i++)
        {
            if (environment[i].StartsWith(Name, StringComparison.Ordinal))
                return environment[i].AsSpan(Name.Length);
        }
        return DefaultSearch;
    }

    /// <summary>Room for everything, at most.</summary>
    public readonly int Measure()
    {
        int files = Math.Max(_plan.Paths.Count, _search.Count(':') + 1);
        int variables = _plan.Environment.Count + _plan.Variables.Count + 1;
        int pointers = files + _plan.Arguments.Count * 2 + variables + 8;
        int text = Room(_plan.Paths) + Room(_plan.Arguments) + Room(_plan.Environment)
            + Room(_search.Length) + files * (Room(_plan.Arguments[0].Length) + 1)
            + Room(_plan.ProcessNumberVariable) + Room(ProcessNumberRoom)
            + Room(_plan.Directory) + Room(_plan.Root) + Room(_plan.OutputPath) + Room(_plan.CgroupProcesses)
            + Room(Shell) + 4 * Room(NumberLimit);
        for (int i = 0; i < _plan.Variables.Count; i++)
        {
            ChildVariable variable = _plan.Variables[i];
            text += Room(variable.Name) + Room(variable.Text) + Room(NumberLimit);
        }
        return sizeof(Libc.NativeChildPlan) + pointers * sizeof(byte*) + text
            + _plan.Descriptors.Count * sizeof(Libc.NativeDescriptorMove)
            + _plan.Limits.Count * sizeof(Libc.NativeLimit)
            + (_plan.Groups?.Count ?? 0) * sizeof(uint) + 16;
    }

    private readonly int Room(IReadOnlyList<string> values)
    {
        int sum = 0;
        for (int i = 0; i < values.Count; i++) sum += Room(values[i]);
        return sum;
    }

    private readonly int Room(string? text) => Room(text?.Length ?? 0);

    private readonly int Room(int chars) => _plan.Encoding.GetMaxByteCount(chars) + 1;

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
        if (_plan.RootOfItself is { } identity)
        {
            native->uid_map = Put("0 ", identity.Uid, " 1");
            native->gid_map = Put("0 ", identity.Gid, " 1");
        }
        native->nice_text = _plan.Nice is { } nice ? Put("", nice, "\n") : Put("");
        if (_plan.OutOfMemoryAdjustment is { } score) native->oom_text = Put("", score, "\n");
        WritePaths(native->paths);
        for (int i = 0; i < _plan.Arguments.Count; i++) native->arguments[i] = Put(_plan.Arguments[i]);
        WriteEnvironment(native);
        native->shell[0] = Put(Shell);
        for (int i = 1; i < _plan.Arguments.Count; i++) native->shell[i + 1] = native->arguments[i];
        return native;
    }

    private void WritePaths(byte** table)
    {
        for (int i = 0; i < _plan.Paths.Count; i++) table[i] = Put(_plan.Paths[i]);
        if (_plan.Paths.Count > 0) return;
        string program = _plan.Arguments[0];
        if (_search.IsEmpty)
        {
            table[0] = Put(program);
            return;
        }
        int count = 0;
        ReadOnlySpan<char> left = _search;
        for (int end = 0; end >= 0; left = left[(end + 1)..])
        {
            end = left.IndexOf(':');
            ReadOnlySpan<char> folder = end < 0 ? left : left[..end];
            table[count++] = _next;
            Add(folder);
            if (!folder.IsEmpty) Add("/");
            Add(program);
            End();
        }
    }

    private void WriteEnvironment(Libc.NativeChildPlan* native)
    {
        int count = 0;
        for (int i = 0; i < _plan.Environment.Count; i++)
            if (!IsReplaced(_plan.Environment[i])) native->environment[count++] = Put(_plan.Environment[i]);
        for (int i = 0; i < _plan.Variables.Count; i++)
        {
            ChildVariable variable = _plan.Variables[i];
            native->environment[count++] = _next;
            Add(variable.Name);
            Add("=");
            if (variable.Text is { } text) Add(text);
            else Add(variable.Number);
            End();
        }
        if (_plan.ProcessNumberVariable is not { } name) return;
        native->environment[count] = _next;
        Add(name);
        Add("=");
        native->pid_text = Put(ProcessNumberRoom);
    }

    private readonly bool IsReplaced(string entry)
    {
        for (int i = 0; i < _plan.Variables.Count; i++)
            if (IsNamed(entry, _plan.Variables[i].Name)) return true;
        return _plan.ProcessNumberVariable is { } name && IsNamed(entry, name);
    }

    private static bool IsNamed(string entry, string name) =>
        entry.Length > name.Length && entry[name.Length] == '='
            && entry.StartsWith(name, StringComparison.Ordinal);

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
        native->paths = Table(Math.Max(_plan.Paths.Count, _search.Count(':') + 1));
        native->arguments = Table(_plan.Arguments.Count);
        native->shell = Table(_plan.Arguments.Count + 1);
        native->environment = Table(_plan.Environment.Count + _plan.Variables.Count + 1);
        native->descriptors = (Libc.NativeDescriptorMove*)_next;
        native->descriptor_count = Math.Min(_plan.Descriptors.Count, ChildPlan.DescriptorLimit);
        native->least_fd = LeastFree;
        for (int i = 0; i < native->descriptor_count; i++)
        {
            (int from, int to) = _plan.Descriptors[i];
            native->descriptors[i] = new() { from = from, to = to };
            native->least_fd = Math.Max(native->least_fd, to + 1);
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
        Add(text);
        End();
        return at;
    }

    private byte* Put(string before, long number, string after)
    {
        byte* at = _next;
        Add(before);
        Add(number);
        Add(after);
        End();
        return at;
    }

    private void Add(scoped ReadOnlySpan<char> text)
    {
        int room = _plan.Encoding.GetMaxByteCount(text.Length);
        _next += _plan.Encoding.GetBytes(text, new Span<byte>(_next, room));
    }

    private void Add(long number)
    {
        Span<char> digits = stackalloc char[NumberLimit];
        _ = number.TryFormat(digits, out int count, provider: CultureInfo.InvariantCulture); // they suffice
        Add(digits[..count]);
    }

    private void End() => *_next++ = 0;
}
