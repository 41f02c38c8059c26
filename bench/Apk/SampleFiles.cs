using System.Globalization;
using System.Text;

namespace Limyra.Bench.Apk;

/// <summary>Trees of made-up files, the same in every run, about as
/// compressible as a distribution's.</summary>
internal static class SampleFiles
{
    private const int BlockBytes = 1 << 16;

    /// <summary>Writes a tree of that many files and bytes; sizes follow the usual
    /// many-small-few-large curve.</summary>
    public static void Write(string folder, int fileCount, long bytes, int seed)
    {
        Random random = new(seed);
        double[] weights =
            [.. Enumerable.Range(0, fileCount).Select(_ => Math.Pow(random.NextDouble(), -0.7))];
        double total = weights.Sum();
        byte[] text = Text(random), noise = new byte[BlockBytes];
        for (int i = 0; i < fileCount; i++)
        {
            string directory = Path.Combine(folder, Place(seed, i));
            Directory.CreateDirectory(directory);
            string path =
                Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"file-{seed}-{i}.dat"));
            using FileStream file = File.Create(path);
            for (long rest = (long)(bytes * weights[i] / total); rest > 0; rest -= BlockBytes)
            {
                // Six blocks of text to four of noise: what is packed is a little less than half as long.
                bool isNoise = random.Next(10) < 4;
                if (isNoise) random.NextBytes(noise);
                int start = random.Next(text.Length - BlockBytes);
                ReadOnlySpan<byte> block = isNoise ? noise : text.AsSpan(start, BlockBytes);
                file.Write(block[..(int)Math.Min(rest, BlockBytes)]);
            }
        }
    }

    private static string Place(int seed, int number) => (number % 3) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"usr/lib/sample{seed}"),
        1 => string.Create(CultureInfo.InvariantCulture, $"usr/share/sample{seed}/{number % 7}"),
        _ => "usr/bin",
    };

    private static byte[] Text(Random random)
    {
        string[] words = [.. Enumerable.Range(0, 3000).Select(_ => new string(
            [.. Enumerable.Range(0, random.Next(2, 11)).Select(_ => (char)('a' + random.Next(26)))]))];
        StringBuilder text = new();
        while (text.Length < 16 * BlockBytes)
            text.Append(words[(int)(Math.Pow(random.NextDouble(), 2) * words.Length)]).Append(' ');
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
