namespace Limyra.Apk.Transactions;

/// <summary>What an operation on a root tells while it runs. The library prints nothing itself.</summary>
public abstract record ApkEvent
{
    private ApkEvent()
    {
    }

    /// <summary>A line for the user, as apk shows it at normal verbosity.</summary>
    /// <param name="Text">Without a line end.</param>
    public sealed record Message(string Text) : ApkEvent;

    /// <summary>A line that only a more verbose user wants.</summary>
    /// <param name="Text">Without a line end.</param>
    public sealed record Detail(string Text) : ApkEvent;

    /// <summary>Something is not as it should be, but work goes on.</summary>
    /// <param name="Text">Without "WARNING".</param>
    public sealed record Warning(string Text) : ApkEvent;

    /// <summary>Something has failed.</summary>
    /// <param name="Text">Without "ERROR".</param>
    public sealed record Error(string Text) : ApkEvent;

    /// <summary>A line that a script wrote to its standard error.</summary>
    /// <param name="Text">With the script's prefix.</param>
    public sealed record ScriptError(string Text) : ApkEvent;

    /// <summary>How far a stage has come.</summary>
    /// <param name="Stage">Its name.</param>
    /// <param name="Done">Weighted bytes done.</param>
    /// <param name="Total">Weighted bytes in all.</param>
    public sealed record Progress(string Stage, ulong Done, ulong Total) : ApkEvent;
}
