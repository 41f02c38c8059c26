using System.Globalization;

namespace Limyra.Builder.Commands.Output;

/// <summary>What lines about the run begin with; before it stands the time since the run began, as
/// <c>hours:minutes:seconds.milliseconds</c>.</summary>
/// <param name="clock">Tells the time; null: lines carry none.</param>
internal sealed class Arrow(TimeProvider? clock)
{
    private readonly long _start = clock?.GetTimestamp() ?? 0;

    /// <summary>Lines without a time.</summary>
    public static Arrow WithoutTime { get; } = new(clock: null);

    public override string ToString()
    {
        if (clock is null) return "=>";
        TimeSpan elapsed = clock.GetElapsedTime(_start);
        return string.Create(CultureInfo.InvariantCulture,
            $"{(long)elapsed.TotalHours}:{elapsed:mm\\:ss\\.fff} =>");
    }
}
