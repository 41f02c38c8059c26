using System.Globalization;
using Limyra.Formats.Configuration;

namespace Limyra.Formats.Consoles;

/// <summary>The keyboard of /etc/default/keyboard (keyboard(5) of console-setup).</summary>
public sealed class KeyboardSettings
{
    /// <summary>Where it stands.</summary>
    public const string Path = "/etc/default/keyboard";

    /// <summary>XKBMODEL; "pc105" if none is set.</summary>
    public string Model { get; init; } = "pc105";

    /// <summary>XKBLAYOUT: layouts by comma; "us" if none is set.</summary>
    public string Layout { get; init; } = "us";

    /// <summary>XKBVARIANT: for each layout one, possibly empty.</summary>
    public string Variant { get; init; } = "";

    /// <summary>XKBOPTIONS: words by comma.</summary>
    public string Options { get; init; } = "";

    /// <summary>KMAP: a keymap of keymaps(5) to be used instead, null for none.</summary>
    public string? KeymapFile { get; init; }

    /// <summary>BACKSPACE: true if the key sends ^H and Delete sends ^?,
    /// false for the usual opposite.</summary>
    public bool IsBackspaceControlH { get; init; }

    /// <summary>Layout and variant pairs.</summary>
    public IReadOnlyList<(string Layout, string Variant)> Layouts
    {
        get
        {
            string[] variants = Variant.Split(',');
            return [.. Layout.Split(',').Select((layout, i) =>
                (layout.Trim(), i < variants.Length ? variants[i].Trim() : ""))];
        }
    }

    /// <summary>True for the plain American keyboard, which is in the kernel from the beginning.</summary>
    public bool IsKernelDefault => this is
    {
        Layout: "us", Variant: "", Options: "", KeymapFile: null, IsBackspaceControlH: false,
    };

    /// <summary>Reads the file; unusable lines are reported, what they say keeps its default.</summary>
    public static KeyboardSettings Parse(
        ReadOnlySpan<byte> content, ICollection<ConfigurationProblem> problems)
    {
        IReadOnlyDictionary<string, string> values = ShellAssignments.Parse(content, Path, problems);
        string Value(string name, string otherwise) =>
            values.TryGetValue(name, out string? text) && text.Length > 0 ? text : otherwise;
        KeyboardSettings usual = new();
        return new KeyboardSettings
        {
            Model = Value("XKBMODEL", usual.Model),
            Layout = Value("XKBLAYOUT", usual.Layout),
            Variant = Value("XKBVARIANT", ""),
            Options = Value("XKBOPTIONS", ""),
            KeymapFile = values.GetValueOrDefault("KMAP") is { Length: > 0 } map ? map : null,
            IsBackspaceControlH = Value("BACKSPACE", "guess") is "bs" or "^h" or "^H",
        };
    }
}

/// <summary>The screen of /etc/default/console-setup (console-setup(5)).</summary>
public sealed class ConsoleSettings
{
    /// <summary>Where it stands.</summary>
    public const string Path = "/etc/default/console-setup";

    private const int UsualHeight = 16;

    /// <summary>ACTIVE_CONSOLES as it is written; null for "guess" or nothing.</summary>
    public string? ActiveConsoles { get; init; }

    /// <summary>CHARMAP; UTF-8 for "guess" or nothing.</summary>
    public string CharacterMap { get; init; } = "UTF-8";

    /// <summary>CODESET: which characters the font must have, null for "guess" or nothing.</summary>
    public string? CodeSet { get; init; }

    /// <summary>FONTFACE, null for none.</summary>
    public string? FontFace { get; init; }

    /// <summary>Rows of a glyph by FONTSIZE.</summary>
    public int FontHeight { get; init; } = UsualHeight;

    /// <summary>Dots in a row by FONTSIZE, null if it has one number.</summary>
    public int? FontWidth { get; init; }

    /// <summary>FONT: names of fonts, the first that is there counts; empty for none.</summary>
    public IReadOnlyList<string> Fonts { get; init; } = [];

    /// <summary>CONSOLE_MAP: an .acm file, null for the one of the code set of CHARMAP.</summary>
    public string? ScreenMap { get; init; }

    /// <summary>True if programs send UTF-8.</summary>
    public bool IsUnicode =>
        CharacterMap.Replace("-", "", StringComparison.Ordinal)
            .Equals("UTF8", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the file; unusable lines are reported, what they say keeps its default.</summary>
    public static ConsoleSettings Parse(
        ReadOnlySpan<byte> content, ICollection<ConfigurationProblem> problems)
    {
        IReadOnlyDictionary<string, string> values = ShellAssignments.Parse(content, Path, problems);
        string? Value(string name) =>
            values.GetValueOrDefault(name) is { Length: > 0 } text and not "guess" ? text : null;
        (int height, int? width) = Size(Value("FONTSIZE"), problems);
        return new ConsoleSettings
        {
            ActiveConsoles = Value("ACTIVE_CONSOLES"),
            CharacterMap = Value("CHARMAP") ?? "UTF-8",
            CodeSet = Value("CODESET"),
            FontFace = Value("FONTFACE"),
            FontHeight = height,
            FontWidth = width,
            Fonts = (Value("FONT") ?? "").Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries),
            ScreenMap = Value("CONSOLE_MAP") ?? Value("ACM"),
        };
    }

    /// <summary>File names of fonts that fit the settings, the best first, without an ending:
    /// CODESET-FACESIZE as console-setup names them, the size written as HEIGHT or WIDTHxHEIGHT.</summary>
    public IEnumerable<string> FontNames(string codeSet)
    {
        string face = FontFace ?? "Fixed";
        string height = FontHeight.ToString(CultureInfo.InvariantCulture);
        if (FontWidth is { } width)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{codeSet}-{face}{width}x{height}");
            yield return string.Create(CultureInfo.InvariantCulture, $"{codeSet}-{face}{height}x{width}");
        }

        yield return $"{codeSet}-{face}{height}";
        yield return $"{codeSet}-{face}16";
    }

    // "16", "8x16", "16x8": the larger number is the height.
    private static (int Height, int? Width) Size(string? text, ICollection<ConfigurationProblem> problems)
    {
        if (text is null) return (UsualHeight, null);

        string[] parts = text.Split('x');
        if (parts.Length > 2 || !TryParse(parts[0], out int first) || !TryParse(parts[^1], out int second))
        {
            problems.Add(new(Path, 0, "console-font-size",
                $"FONTSIZE=\"{text}\" is not HEIGHT or WIDTHxHEIGHT; 16 is used"));
            return (UsualHeight, null);
        }

        return parts.Length == 1 ? (first, null) : (Math.Max(first, second), Math.Min(first, second));
    }

    private static bool TryParse(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number is > 0 and <= 128;
}
