using Limyra.Templates.Text;

namespace Limyra.Templates.Values;

/// <summary>What a call passes: values in order, then values by name.</summary>
public sealed class Arguments
{
    /// <summary>No arguments.</summary>
    public static Arguments None { get; } = new([]);

    /// <summary>Arguments of a call.</summary>
    public Arguments(IReadOnlyList<Value> positional,
        IReadOnlyList<KeyValuePair<string, Value>>? keywords = null)
    {
        Positional = positional;
        Keywords = keywords ?? [];
    }

    /// <summary>Values in order.</summary>
    public IReadOnlyList<Value> Positional { get; }

    /// <summary>Values by name, in the order written, each name once.</summary>
    public IReadOnlyList<KeyValuePair<string, Value>> Keywords { get; }

    /// <summary>
    /// Matches the arguments with a signature. A parameter is <c>name</c> (must be given),
    /// <c>name?</c> (may be left out), <c>*name</c> (takes all further positional ones) or,
    /// after that, <c>name?</c> by name only.
    /// </summary>
    public BoundArguments Bind(string function, params ReadOnlySpan<string> parameters)
    {
        Dictionary<string, Value> bound = new(parameters.Length, StringComparer.Ordinal);
        List<Value> rest = [];
        int next = 0;
        bool isOpen = true;
        foreach (string parameter in parameters)
        {
            if (parameter[0] == '*')
            {
                while (next < Positional.Count) rest.Add(Positional[next++]);
                isOpen = false;
            }
            else if (isOpen && next < Positional.Count) bound[parameter.TrimEnd('?')] = Positional[next++];
        }
        if (next < Positional.Count)
            throw new EvaluationException("call", $"{function}() takes {next} positional arguments "
                + $"but {Positional.Count} were given");
        foreach ((string? name, Value? value) in Keywords)
        {
            if (!IsKnown(parameters, name))
                throw new EvaluationException("call", $"{function}() got an unexpected argument '{name}'");
            if (!bound.TryAdd(name, value))
                throw new EvaluationException("call", $"{function}() got two values for argument '{name}'");
        }
        foreach (string parameter in parameters)
            if (parameter[0] != '*' && parameter[^1] != '?' && !bound.ContainsKey(parameter))
                throw new EvaluationException("call", $"{function}() misses the argument '{parameter}'");
        return new(function, bound, rest);
    }

    private static bool IsKnown(ReadOnlySpan<string> parameters, string name)
    {
        foreach (string parameter in parameters)
            if (parameter[0] != '*' && parameter.AsSpan().TrimEnd('?').SequenceEqual(name)) return true;
        return false;
    }
}
