namespace Limyra.Init.Loading;

/// <summary>Someone who is told of changes to the manager's environment.</summary>
internal interface IEnvironmentListener
{
    /// <summary>NAME=VALUE, or NAME alone when it was removed.</summary>
    void OnEnvironmentChanged(string entry, bool isOverwritten);
}

/// <summary>The environment that services inherit: what the manager was given, its
/// file, and what clients set.</summary>
internal sealed class ManagerEnvironment(IReadOnlyList<string> initial)
{
    public EnvironmentSet Changes { get; } = new();

    public List<IEnvironmentListener> Listeners { get; } = [];

    /// <summary>NAME=VALUE for every variable: the same list until one is changed.</summary>
    public IReadOnlyList<string> All => Changes.Build(initial);

    public string? Find(string name) => EnvironmentSet.Find(All, name);

    public void Set(string name, string value)
    {
        bool isOverwritten = Find(name) is not null;
        Changes.Set(name, value);
        Tell($"{name}={value}", isOverwritten);
    }

    public void Unset(string name)
    {
        bool wasSet = Find(name) is not null;
        Changes.Unset(name);
        Tell(name, wasSet);
    }

    private void Tell(string entry, bool isOverwritten)
    {
        for (int i = Listeners.Count - 1; i >= 0; i--)
            Listeners[i].OnEnvironmentChanged(entry, isOverwritten);
    }
}
