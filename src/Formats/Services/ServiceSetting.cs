namespace Limyra.Formats.Services;

/// <summary>The sign between a setting's name and its value.</summary>
public enum SettingOperator
{
    /// <summary>"=" or ":": the value replaces, or for lists adds.</summary>
    Assign,

    /// <summary>"+=": the value is added to what was there.</summary>
    Append,
}

/// <summary>One word of a value, quotes and escapes resolved, with its place.</summary>
public readonly record struct SettingWord(string Text, int Line, int Column);

/// <summary>One line of a description: a setting, or a meta command when the name begins with '@'.</summary>
public sealed record ServiceSetting(
    string Name, SettingOperator Operator, IReadOnlyList<SettingWord> Words, SourcePosition Position)
{
    /// <summary>The value as one text: its words with single blanks between.</summary>
    public string Value
    {
        get
        {
            if (Words.Count == 1) return Words[0].Text;
            return string.Join(' ', Words.Select(word => word.Text));
        }
    }

    /// <summary>Where the value begins.</summary>
    public SourcePosition ValuePosition =>
        Words.Count == 0 ? Position : Position with { Line = Words[0].Line, Column = Words[0].Column };
}
