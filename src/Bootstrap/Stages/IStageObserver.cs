namespace Limyra.Bootstrap.Stages;

/// <summary>Sees the stages go by: a terminal, a log, or a test.</summary>
public interface IStageObserver
{
    /// <summary>A stage begins.</summary>
    void Begin(string stage, string purpose);

    /// <summary>One line of news within the stage.</summary>
    void Tell(string line);

    /// <summary>The stage is done.</summary>
    void End(StageReport report);
}
