using Limyra.Linux;

namespace Limyra.Recovery;

/// <summary>How far a transaction goes to survive a power cut.</summary>
public enum Durability
{
    /// <summary>Barriers before and after the commit record: a cut leaves the
    /// old state or the new one.</summary>
    Full,

    /// <summary>No barriers: for roots that are thrown away, and file systems in memory.</summary>
    NoSync,
}

/// <summary>A transaction that could not be made or finished; the message
/// says what stands in the way.</summary>
public sealed class TransactionException : Exception
{
    /// <summary>A reason in words.</summary>
    public TransactionException(string message)
        : base(message)
    {
    }

    /// <summary>A call on a file failed.</summary>
    /// <param name="verb">What was tried.</param>
    /// <param name="path">On what, relative to the root.</param>
    /// <param name="error">The kernel's answer.</param>
    public TransactionException(string verb, string path, Errno error)
        : base($"cannot {verb} {path}: {error.Describe()}")
    {
        Error = error;
    }

    /// <summary>The kernel's answer, if that was the reason.</summary>
    public Errno Error { get; }

    /// <summary>A commit hook of the root does not want it; nothing was changed.</summary>
    public bool IsRefusedByHook { get; init; }
}
