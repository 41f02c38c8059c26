using Limyra.Formats.Services;

namespace Limyra.Init.Proving;

/// <summary>A call of dinitctl that a service's command makes, as far as its text shows.</summary>
internal sealed class ControlCall(string verb, string service, bool waits, bool isStop)
{
    public string Verb { get; } = verb;

    public string Service { get; } = service;

    /// <summary>It waits until the service is where it shall be.</summary>
    public bool Waits { get; } = waits;

    /// <summary>It stands in the stop command.</summary>
    public bool IsStop { get; } = isStop;

    public bool IsTrigger(string name) => Verb == "trigger" && Service == name;
}

/// <summary>Finds calls of dinitctl in commands, also within the text of "sh -c".</summary>
internal static class ControlCalls
{
    private static readonly string[] Verbs = ["start", "stop", "restart", "wake", "release", "trigger"];

    public static List<ControlCall> Of(ServiceDescription? description)
    {
        List<ControlCall> calls = [];
        if (description is null) return calls;
        Add(description.Command, isStop: false, calls);
        Add(description.StopCommand, isStop: true, calls);
        return calls;
    }

    private static void Add(IReadOnlyList<string> command, bool isStop, List<ControlCall> calls)
    {
        string[] words = string.Join(' ', command)
            .Replace(";", " ; ", StringComparison.Ordinal).Replace("&", " ; ", StringComparison.Ordinal)
            .Replace("|", " ; ", StringComparison.Ordinal)
            .Split([' ', '\t', '\n', '"', '\'', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < words.Length; i++)
        {
            if (words[i] != "dinitctl" && !words[i].EndsWith("/dinitctl", StringComparison.Ordinal)) continue;
            bool waits = true;
            string? verb = null;
            for (i++; i < words.Length && words[i] != ";"; i++)
            {
                if (words[i] == "--no-wait") waits = false;
                else if (words[i] is "-p" or "--socket-path") i++;
                else if (words[i].StartsWith('-')) continue;
                else if (verb is null) verb = words[i];
                else if (Verbs.Contains(verb)) calls.Add(new(verb, words[i], waits, isStop));
            }
        }
    }
}
