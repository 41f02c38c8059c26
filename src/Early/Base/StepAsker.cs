using System.Text;
using Limyra.Linux;

namespace Limyra.Early.Base;

/// <summary>
/// The process that asked for a step (apps/dinit/native/dinit-early.c): it runs the programs that the step
/// needs, with its own terminal, standard files and place among the processes.
/// </summary>
internal sealed class StepAsker(int connection)
{
    private const int MostBytes = 8192; // as in dinit-early.c
    private const int MostTexts = 256;
    private const int StatusBytes = sizeof(int);

    /// <summary>Has a program run and waits for its end.</summary>
    /// <exception cref="OwnProcessNeededException">The asker is gone, or the words are too many for
    /// it.</exception>
    public Errno Run(string path, IReadOnlyList<string> arguments, out ProgramEnd end)
    {
        end = default;
        byte[] packet = Pack(path, arguments);
        if (packet.Length > MostBytes || arguments.Count >= MostTexts
            || UnixSockets.Send(connection, packet, out _) != Errno.None)
        {
            throw new OwnProcessNeededException();
        }

        Span<bool> hasNews = stackalloc bool[1];
        byte[] answer = new byte[StatusBytes];
        int count;
        do
        {
            _ = Polling.Wait([connection], [Polling.Readable], hasNews, timeoutMs: -1);
            Errno error = Files.Read(connection, answer, out count);
            if (error == Errno.EAGAIN) continue;
            if (error != Errno.None || count != StatusBytes) throw new OwnProcessNeededException();
        }
        while (count != StatusBytes);

        int status = BitConverter.ToInt32(answer);
        if (status < 0) return (Errno)(-status);
        end = new ProgramEnd((status >> 8) & 0xff, status & 0x7f);
        return Errno.None;
    }

    /// <summary>The packet that asks for it.</summary>
    internal static byte[] Pack(string path, IReadOnlyList<string> arguments)
    {
        List<byte> packet = [.. BitConverter.GetBytes(arguments.Count)];
        foreach (string text in (List<string>)[path, .. arguments])
        {
            packet.AddRange(Encoding.UTF8.GetBytes(text));
            packet.Add(0);
        }

        return [.. packet];
    }
}
