using System.Globalization;
using System.Text;

namespace Limyra.Formats.Adb;

/// <summary>Takes the values of an ADB in order and writes them as text.</summary>
internal abstract class AdbListing(bool isPretty)
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>The text so far.</summary>
    public StringBuilder Text { get; } = new();

    /// <summary>Begins an object; the outermost one with its schema.</summary>
    public abstract void BeginObject(uint schema);

    /// <summary>Begins an array.</summary>
    public abstract void BeginArray(int count);

    /// <summary>Ends an object or an array.</summary>
    public abstract void End();

    /// <summary>A remark, where the notation has any.</summary>
    public abstract void Comment(string text);

    /// <summary>Name of the value that comes next.</summary>
    public abstract void Key(string name);

    /// <summary>A text.</summary>
    public abstract void String(string text, bool isMultiline);

    /// <summary>A number.</summary>
    public abstract void Number(ulong value, AdbNumberStyle style);

    /// <summary>A number as people write it; sizes and times only when asked for.</summary>
    protected string Format(ulong value, AdbNumberStyle style) => style switch
    {
        AdbNumberStyle.Octal => value == 0 ? "0" : "0" + Convert.ToString((long)value, toBase: 8),
        AdbNumberStyle.Size when isPretty => Size(value),
        AdbNumberStyle.Time when isPretty && value <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds() =>
            DateTimeOffset.FromUnixTimeSeconds((long)value)
                .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>From MiB on with one decimal; the next unit begins at 10000.</summary>
    private static string Size(ulong value)
    {
        const float nextUnit = 10000;
        float rounded = value;
        int unit = 0;
        for (; unit < Units.Length - 1 && rounded >= nextUnit; unit++)
        {
            rounded /= 1024;
            value /= 1024;
        }
        string number = unit < 2
            ? value.ToString(CultureInfo.InvariantCulture)
            : rounded.ToString("F1", CultureInfo.InvariantCulture);
        return $"{number} {Units[unit]}";
    }
}
