namespace Limyra.Builder.Sandbox;

/// <summary>A command to run inside the sandbox, and what it may do there.</summary>
internal sealed record SandboxCommand
{
    /// <summary>Program and arguments; the program is searched in the PATH of
    /// <see cref="Environment"/>.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The whole environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Directory to start in, as the sandbox sees it.</summary>
    public string Directory { get; init; } = "/";

    /// <summary>What may be written.</summary>
    public SandboxWrites Writes { get; init; } = SandboxWrites.Build;

    /// <summary>Whether the host's network is reachable; otherwise there is only a loopback device.</summary>
    public bool HasNetwork { get; init; }

    /// <summary>Bytes for standard input; null: nothing.</summary>
    public ReadOnlyMemory<byte>? Input { get; init; }

    /// <summary>Folder, as the sandbox sees it, of which the command finds copies of its own in /tmp; null:
    /// that is empty.</summary>
    public string? TemporaryFiles { get; init; }

    /// <summary>Keep standard output instead of logging it.</summary>
    public bool CapturesOutput { get; init; }

    /// <summary>Keep standard error instead of logging it.</summary>
    public bool CapturesError { get; init; }
}

/// <summary>Which parts of the sandbox a command may write; /tmp, /run and
/// /var/tmp are always its own.</summary>
[Flags]
internal enum SandboxWrites
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>/builddir.</summary>
    Build = 1,

    /// <summary>/destdir.</summary>
    Destination = 2,

    /// <summary>
    /// The root itself, as an overlay that is gone when the command ends: the
    /// shared root below it never changes.
    /// </summary>
    Root = 4,

    /// <summary>The build's own sources.</summary>
    Sources = 8,
}

/// <summary>How a command in the sandbox ended.</summary>
/// <param name="ExitCode">Its exit status.</param>
/// <param name="Output">Standard output when captured, otherwise empty.</param>
/// <param name="Error">Standard error when captured, otherwise empty.</param>
internal sealed record SandboxResult(int ExitCode, byte[] Output, byte[] Error);
