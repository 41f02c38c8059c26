using Limyra.Formats.Services;

namespace Limyra.Init.Loading;

/// <summary>Changes to an inherited environment: variables set, removed, or all dropped but some.</summary>
internal sealed class EnvironmentSet
{
    private readonly Dictionary<string, string> _set = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _imported = new(StringComparer.Ordinal);
    private bool _isCleared;

    // The last answer of Build and what it was made from.
    private List<string>? _built;
    private IReadOnlyList<string>? _builtFrom;

    public bool IsEmpty => !_isCleared && _set.Count == 0 && _removed.Count == 0;

    /// <summary>Sets a variable; tells whether one of the set was overwritten.</summary>
    public bool Set(string name, string value)
    {
        _built = null;
        _imported.Remove(name);
        _removed.Remove(name);
        bool isOverwritten = _set.ContainsKey(name);
        _set[name] = value;
        return isOverwritten;
    }

    public bool Unset(string name)
    {
        _built = null;
        _imported.Remove(name);
        bool wasSet = _set.Remove(name);
        if (!_isCleared) _removed.Add(name);
        return wasSet;
    }

    public void Apply(IReadOnlyList<EnvironmentLine> lines)
    {
        _built = null;
        foreach (EnvironmentLine line in lines)
        {
            switch (line)
            {
                case EnvironmentLine.Set(var name, var value):
                    Set(name, value);
                    break;
                case EnvironmentLine.Clear:
                    _isCleared = true;
                    _imported.Clear();
                    _removed.Clear();
                    _set.Clear();
                    break;
                case EnvironmentLine.Unset(var names):
                    foreach (string name in names) Unset(name);
                    break;
                case EnvironmentLine.Import(var names):
                    foreach (string name in names) Import(name);
                    break;
            }
        }
    }

    /// <summary>The changes as lines that make them again.</summary>
    public IEnumerable<EnvironmentLine> Capture()
    {
        if (_isCleared) yield return new EnvironmentLine.Clear();
        if (_imported.Count > 0) yield return new EnvironmentLine.Import([.. _imported]);
        if (_removed.Count > 0) yield return new EnvironmentLine.Unset([.. _removed]);
        foreach ((string? name, string? value) in _set) yield return new EnvironmentLine.Set(name, value);
    }

    private void Import(string name)
    {
        _removed.Remove(name);
        _set.Remove(name);
        if (_isCleared) _imported.Add(name);
    }

    /// <summary>
    /// The variables as NAME=VALUE, from those of the parent. It is made anew only when something was changed
    /// here, or when it is asked for another list than before: one that was given may not be changed.
    /// </summary>
    public IReadOnlyList<string> Build(IReadOnlyList<string> parent)
    {
        if (_built is not null && _builtFrom == parent) return _built;
        _builtFrom = parent;
        return _built = Join(parent);
    }

    private List<string> Join(IReadOnlyList<string> parent)
    {
        List<string> result = new(parent.Count + _set.Count);
        HashSet<string> done = new(StringComparer.Ordinal);
        foreach (string entry in parent)
        {
            int equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) continue;
            string name = entry[..equals];
            if (_isCleared ? !_imported.Contains(name) : _removed.Contains(name)) continue;
            if (!done.Add(name)) continue;
            result.Add(_set.TryGetValue(name, out string? value) ? $"{name}={value}" : entry);
        }
        foreach ((string? name, string? value) in _set)
            if (done.Add(name)) result.Add($"{name}={value}");
        return result;
    }

    /// <summary>A variable's value, null when unset.</summary>
    public static string? Find(IReadOnlyList<string> environment, string name)
    {
        foreach (string entry in environment)
        {
            if (entry.Length > name.Length && entry[name.Length] == '='
                && entry.StartsWith(name, StringComparison.Ordinal)) return entry[(name.Length + 1)..];
        }
        return null;
    }
}
