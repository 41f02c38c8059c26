using System.Text;

namespace Limyra.Early.Base;

/// <summary>A step that a process asks for, as src/Linux/native/steps.c packs it.</summary>
/// <param name="Name">Of the step.</param>
/// <param name="Words">Behind the name.</param>
/// <param name="Environment">Of who asks.</param>
internal sealed record StepQuestion(
    string Name, IReadOnlyList<string> Words, Dictionary<string, string> Environment)
{
    private const int CountBytes = 4;
    private const int ProgramAndStep = 2;

    /// <summary>Null if it is not one.</summary>
    public static StepQuestion? Read(ReadOnlySpan<byte> packet)
    {
        if (packet.Length <= CountBytes || packet[^1] != 0) return null;

        int count = BitConverter.ToInt32(packet);
        string[] texts = Encoding.UTF8.GetString(packet[CountBytes..^1]).Split('\0');
        if (count < ProgramAndStep || count > texts.Length) return null;

        Dictionary<string, string> environment = new(StringComparer.Ordinal);
        foreach (string variable in texts.AsSpan(count))
        {
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                environment[variable[..equals]] = variable[(equals + 1)..];
        }

        return new(texts[1], texts[ProgramAndStep..count], environment);
    }
}
