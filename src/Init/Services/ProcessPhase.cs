namespace Limyra.Init.Services;

/// <summary>How the process of a service stands.</summary>
internal enum ProcessPhase
{
    /// <summary>There is none.</summary>
    Idle,

    /// <summary>None yet: the restart delay runs.</summary>
    Delayed,

    /// <summary>A child exists; whether its program could be executed is not known.</summary>
    Launching,

    /// <summary>The program runs and is not ready: a start command at work, or a
    /// process before readiness.</summary>
    Working,

    /// <summary>It runs and is what the service is for.</summary>
    Up,

    /// <summary>A start command was interrupted and is about to end.</summary>
    Interrupting,

    /// <summary>It was told to end, or a stop command runs.</summary>
    Ending,
}
