namespace Limyra.Builder.Commands.Output;

/// <summary>Colours of the output, by the sequences of ECMA-48; on what is no terminal, none.</summary>
internal sealed class Palette
{
    private readonly bool _isOn;

    private Palette(bool isOn) => _isOn = isOn;

    /// <summary>Plain output.</summary>
    public static Palette None { get; } = new(isOn: false);

    /// <summary>What the command line says; else by <c>NO_COLOR</c> and
    /// whether there is a terminal.</summary>
    public static Palette For(ParsedCommandLine line, CbuildConsole console)
    {
        if (line.Has("no-color")) return None;
        if (line.Has("force-color")) return new(isOn: true);
        return new(console.IsTerminal && !console.Environment.ContainsKey("NO_COLOR"));
    }

    public string Red(string text) => Paint(text, "31");

    public string Green(string text) => Paint(text, "32");

    public string Orange(string text) => Paint(text, "33");

    public string Bold(string text) => Paint(text, "1");

    private string Paint(string text, string code) => _isOn ? $"\u001b[{code}m{text}\u001b[m" : text;
}
