using Limyra.Formats.Services;

namespace Limyra.Init.Loading;

/// <summary>Changes to an inherited environment: variables set, removed, or all dropped but some.</summary>
internal sealed class EnvironmentSet
{
    private readonly Dictionary<string, string> set = new(StringComparer.Ordinal);
    private readonly HashSet<string> removed = new(StringComparer.Ordinal);
    private readonly HashSet<string> imported = new(StringComparer.Ordinal);
    private bool isCleared;

    public bool IsEmpty => !isCleared && set.Count == 0 && removed.Count == 0;

    /// <summary>Sets a variable; tells whether one of the set was overwritten.</summary>
    public bool Set(string name, string value)
    {
        imported.Remove(name);
        removed.Remove(name);
        var isOverwritten = set.ContainsKey(name);
        set[name] = value;
        return isOverwritten;
    }

    public bool Unset(string name)
    {
        imported.Remove(name);
        var wasSet = set.Remove(name);
        if (!isCleared) removed.Add(name);
        return wasSet;
    }

    public void Apply(IReadOnlyList<EnvironmentLine> lines)
    {
        foreach (var line in lines)
        {
            switch (line)
            {
                case EnvironmentLine.Set(var name, var value):
                    Set(name, value);
                    break;
                case EnvironmentLine.Clear:
                    isCleared = true;
                    imported.Clear();
                    removed.Clear();
                    set.Clear();
                    break;
                case EnvironmentLine.Unset(var names):
                    foreach (var name in names) Unset(name);
                    break;
                case EnvironmentLine.Import(var names):
                    foreach (var name in names) Import(name);
                    break;
            }
        }
    }

    /// <summary>The changes as lines that make them again.</summary>
    public IEnumerable<EnvironmentLine> Capture()
    {
        if (isCleared) yield return new EnvironmentLine.Clear();
        if (imported.Count > 0) yield return new EnvironmentLine.Import([.. imported]);
        if (removed.Count > 0) yield return new EnvironmentLine.Unset([.. removed]);
        foreach (var (name, value) in set) yield return new EnvironmentLine.Set(name, value);
    }

    private void Import(string name)
    {
        removed.Remove(name);
        set.Remove(name);
        if (isCleared) imported.Add(name);
    }

    /// <summary>The variables as NAME=VALUE, from those of the parent.</summary>
    public List<string> Build(IReadOnlyList<string> parent)
    {
        List<string> result = new(parent.Count + set.Count);
        HashSet<string> done = new(StringComparer.Ordinal);
        foreach (var entry in parent)
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) continue;
            var name = entry[..equals];
            if (isCleared ? !imported.Contains(name) : removed.Contains(name)) continue;
            if (!done.Add(name)) continue;
            result.Add(set.TryGetValue(name, out var value) ? $"{name}={value}" : entry);
        }
        foreach (var (name, value) in set)
            if (done.Add(name)) result.Add($"{name}={value}");
        return result;
    }

    /// <summary>A variable's value, null when unset.</summary>
    public static string? Find(IReadOnlyList<string> environment, string name)
    {
        foreach (var entry in environment)
        {
            if (entry.Length > name.Length && entry[name.Length] == '='
                && entry.StartsWith(name, StringComparison.Ordinal)) return entry[(name.Length + 1)..];
        }
        return null;
    }
}
