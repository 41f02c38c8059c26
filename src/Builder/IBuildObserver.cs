namespace Limyra.Builder;

/// <summary>Is told how a run goes on. Calls may come from several threads, one at a time.</summary>
public interface IBuildObserver
{
    /// <summary>A package begins.</summary>
    void Started(string template, string version);

    /// <summary>A line that a package's build wrote.</summary>
    void Wrote(string template, string line);

    /// <summary>A package is done.</summary>
    void Finished(BuildResult result);
}
