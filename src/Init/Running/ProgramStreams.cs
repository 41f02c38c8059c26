using Limyra.Linux;

namespace Limyra.Init.Running;

/// <summary>
/// Where a program of this room writes, given by the program itself: text whose chars are bytes. Everything
/// is written at once, as unbuffered as the reference's.
/// </summary>
public sealed class ProgramStreams(int output, int error)
{
    /// <summary>Writes to standard output.</summary>
    public void Out(string text) => Write(output, text);

    /// <summary>Writes to standard error.</summary>
    public void Error(string text) => Write(error, text);

    /// <summary>Writes bytes to standard output.</summary>
    public void Out(ReadOnlySpan<byte> bytes) => Write(output, bytes);

    private static void Write(int descriptor, string text) =>
        Write(descriptor, BytePaths.Encoding.GetBytes(text));

    private static void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (BytePaths.Write(descriptor, bytes, out int count) != Errno.None) return; // nobody listens
            bytes = bytes[count..];
        }
    }
}

/// <summary>How a program of this room is called: undecoded arguments, environment, streams.</summary>
public sealed record ProgramCall(
    string Name, IReadOnlyList<string> Arguments, IReadOnlyList<string> Environment, ProgramStreams Streams)
{
    /// <summary>A variable of the environment, or null.</summary>
    public string? Variable(string name) => Loading.EnvironmentSet.Find(Environment, name);
}
