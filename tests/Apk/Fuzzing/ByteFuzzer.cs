using System.Buffers.Binary;

namespace Limyra.Tests.Apk.Fuzzing;

/// <summary>
/// Damages samples in the ways that hurt parsers, and feeds them to a reader: bits, runs,
/// extreme lengths, pieces moved, cut off or joined with another sample. The seed makes a run
/// repeatable; a fault names the input.
/// </summary>
internal sealed class ByteFuzzer(string name, params byte[][] samples)
{
    /// <summary>In the suite.</summary>
    public const int FewInputs = 3_000;

    /// <summary>With LIMYRA_LONG=1.</summary>
    public const int ManyInputs = 1_000_000;

    private static readonly ulong[] Extremes =
        [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x0fff_ffff, 0x7fff_ffff, 0xffff_ffff, long.MaxValue,
            ulong.MaxValue];

    /// <summary>Whether the long form was asked for.</summary>
    public static bool IsLong => Environment.GetEnvironmentVariable("LIMYRA_LONG") == "1";

    /// <summary>
    /// Runs the reader over damaged samples and over each sample cut at every byte.
    /// </summary>
    /// <param name="read">The reader; it catches what it may throw.</param>
    /// <param name="bytesPerInputByte">Allocation allowed for each byte of input.</param>
    /// <param name="fixedBytes">Allocation allowed besides, for buffers of a fixed size.</param>
    public void Run(Action<byte[]> read, long bytesPerInputByte = 400, long fixedBytes = 4 << 20)
    {
        foreach (byte[] sample in samples)
        {
            int step = IsLong ? 1 : Math.Max(1, sample.Length / 2000);
            for (int length = 0; length <= sample.Length; length += step)
                Feed(read, sample[..length], bytesPerInputByte, fixedBytes, $"cut at {length}");
        }
        Random random = new(20_261);
        int count = IsLong ? ManyInputs : FewInputs;
        for (int i = 0; i < count; i++)
        {
            byte[] input = [.. samples[random.Next(samples.Length)]];
            for (int damage = random.Next(1, 6); damage > 0; damage--) input = Damage(random, input);
            Feed(read, input, bytesPerInputByte, fixedBytes, $"input {i}");
        }
    }

    private void Feed(Action<byte[]> read, byte[] input, long bytesPerInputByte, long fixedBytes, string what)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read(input);
        }
        catch (Exception error)
        {
            Assert.Fail($"{name}, {what}: {error}\n{Convert.ToBase64String(input)}");
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        long allowed = fixedBytes + input.Length * bytesPerInputByte;
        if (allocated > allowed)
            Assert.Fail(
                $"{name}, {what}: {allocated} bytes for an input of {input.Length}\n{Convert
                    .ToBase64String(input)}");
    }

    private byte[] Damage(Random random, byte[] input)
    {
        if (input.Length == 0) return [(byte)random.Next(256)];
        int at = random.Next(input.Length);
        int length = Math.Min(1 << random.Next(0, 7), input.Length - at);
        switch (random.Next(8))
        {
            case 0:
                input[at] ^= (byte)(1 << random.Next(8));
                return input;
            case 1:
                input[at] = (byte)random.Next(256);
                return input;
            case 2:
                random.NextBytes(input.AsSpan(at, length));
                return input;
            case 3:
                PutExtreme(random, input.AsSpan(at));
                return input;
            case 4:
                return input[..at];
            case 5:
                return [.. input[..at], .. input[(at + length)..]];
            case 6:
                return [.. input[..at], .. input[at..(at + length)], .. input[at..]];
            default:
                byte[] other = samples[random.Next(samples.Length)];
                int from = other.Length == 0 ? 0 : random.Next(other.Length);
                return [.. input[..at], .. other[from..]];
        }
    }

    private static void PutExtreme(Random random, Span<byte> place)
    {
        Span<byte> value = stackalloc byte[8];
        ulong number = Extremes[random.Next(Extremes.Length)];
        if (random.Next(4) == 0) BinaryPrimitives.WriteUInt64BigEndian(value, number);
        else BinaryPrimitives.WriteUInt64LittleEndian(value, number);
        int width = Math.Min(1 << random.Next(0, 4), place.Length);
        value[..width].CopyTo(place);
    }
}
