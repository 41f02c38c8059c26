namespace Limyra.Builder.Sandbox;

/// <summary>Programs of the host the sandbox is made with.</summary>
internal sealed record SandboxTools
{
    /// <summary>bwrap.</summary>
    public required string Bubblewrap { get; init; }

    /// <summary>setpriv of util-linux; only root needs it.</summary>
    public string Setpriv { get; init; } = "/usr/bin/setpriv";

    /// <summary>unshare of util-linux; only root needs it.</summary>
    public string Unshare { get; init; } = "/usr/bin/unshare";

    /// <summary>prlimit of util-linux; null: processes are not limited.</summary>
    public string? Prlimit { get; init; }

    /// <summary>Processes and threads that the sandbox's user may have at a time.</summary>
    public int MaxProcesses { get; init; } = MaxProcessesFor(jobs: 1);

    /// <summary>Bytes that each process may make its own, RLIMIT_DATA; null: no limit.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>How long one command may run; null: no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Memory of the machine that files of one of a command's temporary folders may take: an
    /// eighth.</summary>
    public static long TemporaryBytes { get; } =
        Math.Max(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8, 64L << 20);

    /// <summary>Enough for as many linkers as jobs, each with as many threads, and then some.</summary>
    public static int MaxProcessesFor(int jobs) => 4096 + (4 * jobs * jobs);

    /// <summary>
    /// GNU time(1), which tells the memory of what it starts; null: the memory of builds is not
    /// known. What wait4(2) tells of a child of ours begins with our own size, since the child
    /// runs in our memory until it executes.
    /// </summary>
    public string? Time { get; init; }

    /// <summary>User to build as; null: whoever runs the builder.</summary>
    public SandboxUser? User { get; init; }

    /// <summary>Finds the programs in a search path; null when bubblewrap is not installed.</summary>
    public static SandboxTools? Find(string searchPath, SandboxUser? user, string? bubblewrapPath = null)
    {
        string? bubblewrap = bubblewrapPath ?? Search("bwrap", searchPath);
        if (bubblewrap is null) return null;
        return new()
        {
            Bubblewrap = bubblewrap,
            Setpriv = Search("setpriv", searchPath) ?? "/usr/bin/setpriv",
            Unshare = Search("unshare", searchPath) ?? "/usr/bin/unshare",
            Prlimit = Search("prlimit", searchPath),
            Time = Search("time", searchPath),
            User = user,
        };
    }

    private static string? Search(string name, string searchPath) => searchPath
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => Path.Combine(directory, name))
        .FirstOrDefault(File.Exists);
}
