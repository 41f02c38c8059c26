using System.Globalization;
using System.Text;

namespace Limyra.Bench.Init;

/// <summary>Folders of service descriptions to start.</summary>
internal static class ServiceGraph
{
    private const int Layers = 10;
    private const int FanIn = 3;

    /// <summary>Settings that both managers know and that say how services depend on each other.</summary>
    private static readonly string[] Links =
        ["type", "depends-on", "depends-ms", "waits-for", "before", "after", "restart", "smooth-recovery"];

    /// <summary>
    /// So many services in ten layers, each of which depends on three of the layer before. "boot" is up when
    /// the last layer is, and runs <paramref name="done"/> then.
    /// </summary>
    /// <param name="folder">Where to write them; made empty.</param>
    /// <param name="count">How many, besides "boot".</param>
    /// <param name="kind">What each is: its type and command.</param>
    /// <param name="done">The command of "boot".</param>
    public static void WriteLayers(string folder, int count, string kind, string done)
    {
        Empty(folder);
        int width = count / Layers;
        for (int i = 0; i < count; i++)
        {
            StringBuilder text = new(kind);
            if (i >= width)
            {
                int layer = i / width * width;
                for (int j = 0; j < FanIn; j++)
                    text.Append(CultureInfo.InvariantCulture,
                        $"depends-on = s{layer - width + (i + j) % width}\n");
            }
            File.WriteAllText(Path.Combine(folder, $"s{i}"), text.ToString());
        }
        IEnumerable<string> last = Enumerable.Range(count - width, width).Select(i => $"depends-on = s{i}\n");
        File.WriteAllText(
            Path.Combine(folder, "boot"), $"type = scripted\ncommand = {done}\n{string.Concat(last)}");
    }

    /// <summary>
    /// The services of a real suite with their links, and with other commands: the graph costs what it costs,
    /// and what the services do costs nothing. Returns how many there are besides "boot".
    /// </summary>
    public static int WriteSuite(string folder, string suite, string hold, string step, string done)
    {
        Empty(folder);
        string[] names = [.. Directory.GetFiles(suite).Select(path => Path.GetFileName(path))
            .Where(name => name is not ("boot" or "recovery" or "single" or "agetty-service"
                or "device" or "zram-device"))
            .Order(StringComparer.Ordinal)];
        foreach (string name in names)
        {
            StringBuilder text = new();
            foreach (string line in File.ReadLines(Path.Combine(suite, name)))
            {
                int end = line.IndexOfAny(['=', ':']);
                if (end < 0 || line.StartsWith('#')) continue;
                string setting = line[..end].Trim(), value = line[(end + 1)..].Trim();
                if (Links.Contains(setting)) text
                    .Append(CultureInfo.InvariantCulture, $"{setting} = {value}\n");
                if (setting == "type" && value == "process") text.Append($"command = {hold}\n");
                if (setting == "type" && value == "scripted") text.Append($"command = {step}\n");
            }
            File.WriteAllText(Path.Combine(folder, name), text.ToString());
        }
        IEnumerable<string> all = names.Select(name => $"depends-on = {name}\n");
        File.WriteAllText(
            Path.Combine(folder, "boot"), $"type = scripted\ncommand = {done}\n{string.Concat(all)}");
        return names.Length;
    }

    private static void Empty(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
    }
}
