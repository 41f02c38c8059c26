using Limyra.Init.Survey;

namespace Limyra.Init.Client;

/// <summary>
/// One JSON document for one call: schema, command, status, what a person would have read, and the data of
/// commands that look. The schema is in docs/formats/dinitctl-json.md; members are only ever added.
/// </summary>
internal sealed class JsonAnswer
{
    private const int Schema = 1;

    private readonly List<(string Name, JsonText Value)> _data = [];

    public List<string> Messages { get; } = [];

    public List<string> Errors { get; } = [];

    /// <summary>A place for a value of the answer.</summary>
    public JsonText Data(string name)
    {
        JsonText value = new();
        _data.Add((name, value));
        return value;
    }

    public string Finish(string? command, int status)
    {
        JsonText json = new();
        json.Open('{').Value("schema", Schema).Value("command", command).Value("status", status);
        json.Values("messages", Lines(Messages)).Values("errors", Lines(Errors));
        foreach ((string? name, JsonText? value) in _data) json.Raw(name, value);
        return json.Close('}') + "\n";
    }

    /// <summary>Texts were made for a terminal: a line each, and several in one.</summary>
    private static IEnumerable<string> Lines(List<string> texts) =>
        string.Concat(texts.Select(text => text.EndsWith('\n') ? text : text + "\n"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
