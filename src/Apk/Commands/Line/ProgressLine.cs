using System.Globalization;
using System.Text;
using Limyra.Apk.Transactions;

namespace Limyra.Apk.Commands.Line;

/// <summary>The bar in the last line of a terminal, and lines of numbers for other programs.</summary>
/// <param name="width">Columns.</param>
/// <param name="mark">What the bar is drawn with.</param>
/// <param name="isShown">Whether it is drawn.</param>
/// <param name="numbers">Who reads numbers; nobody is waited for, and who stops reading gets no more.</param>
internal sealed class ProgressLine(int width, string mark, bool isShown, Stream? numbers)
{
    private Stream? _numbers = numbers;
    private const string SaveCursor = "\u001b7";
    private const string RestoreAndClear = "\u001b8\u001b[0K";

    private int _percent = -1;

    /// <summary>Draws a step if it is another percentage than before.</summary>
    public void Step(TextWriter output, ApkEvent.Progress step)
    {
        Tell(string.Create(CultureInfo.InvariantCulture, $"{step.Done}/{step.Total} {step.Stage}\n"));
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
        _numbers?.Dispose();
    }

    private void Tell(string line)
    {
        try
        {
            _numbers?.Write(Encoding.ASCII.GetBytes(line));
        }
        catch (IOException)
        {
            _numbers?.Dispose();
            _numbers = null;
        }
    }
}
