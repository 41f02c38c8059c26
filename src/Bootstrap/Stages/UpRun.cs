namespace Limyra.Bootstrap.Stages;

/// <summary>What the stages hand to each other: a later stage reads what an earlier one wrote.</summary>
internal sealed class UpRun(Workspace workspace, IStageObserver observer)
{
    public Workspace Workspace => workspace;

    public IStageObserver Observer => observer;

    /// <summary>News for the person who waits.</summary>
    public void Tell(string line) => observer.Tell(line);
}
