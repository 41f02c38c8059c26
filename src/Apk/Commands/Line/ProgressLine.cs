using System.Globalization;
using Limyra.Apk.Transactions;

namespace Limyra.Apk.Commands.Line;

/// <summary>The bar in the last line of a terminal, and lines of numbers for other programs.</summary>
internal sealed class ProgressLine(int width, string mark, bool isShown, TextWriter? numbers)
{
    private const string SaveCursor = "\u001b7";
    private const string RestoreAndClear = "\u001b8\u001b[0K";

    private int _percent = -1;

    /// <summary>Draws a step if it is another percentage than before.</summary>
    public void Step(TextWriter output, ApkEvent.Progress step)
    {
        numbers?.Write(
            string.Create(CultureInfo.InvariantCulture, $"{step.Done}/{step.Total} {step.Stage}\n"));
        numbers?.Flush();
        int now = step.Total == 0 ? 0 : (int)Math.Min(step.Done * 100 / step.Total, 100);
        if (now == _percent) return;
        _percent = now;
        Show(output);
        output.Flush();
    }

    /// <summary>Draws the bar again behind a line.</summary>
    public void Show(TextWriter output)
    {
        if (!isShown || _percent < 0) return;
        int cells = Math.Max(width - 6, 0);
        int filled = cells * _percent / 100;
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{SaveCursor}{_percent,3}% "));
        for (int i = 0; i < cells; i++) output.Write(i < filled ? mark : " ");
        output.Flush();
        output.Write(RestoreAndClear);
    }

    /// <summary>Makes room for a line; the bar is cleared by what was written behind it.</summary>
    public void Hide(TextWriter output)
    {
        if (isShown && _percent >= 0) output.Flush();
    }

    /// <summary>Takes the bar away.</summary>
    public void Finish(TextWriter output)
    {
        if (isShown && _percent >= 0) output.Flush();
        numbers?.Dispose();
    }
}
