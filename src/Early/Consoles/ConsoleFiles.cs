using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Formats.Consoles;
using Limyra.Formats.Modules;
using Limyra.Linux;

namespace Limyra.Early.Consoles;

/// <summary>Finds keyboard data, keymaps, fonts and code sets where console-setup,
/// kbd and X11 install them.</summary>
internal sealed class ConsoleFiles(StepContext context)
{
    /// <summary>Where an initramfs and setupcon(1) keep what was prepared for this machine.</summary>
    public const string PreparedDirectory = "/etc/console-setup";

    /// <summary>The prepared keymap, named as setupcon(1) names it.</summary>
    public const string PreparedKeymap = PreparedDirectory + "/cached_UTF-8_del.kmap";

    // A keymap or font is below a hundred kilobytes.
    private const int UnpackedLimitBytes = 16 << 20;
    private const int DepthLimit = 4;

    private static readonly string[] KeyboardData =
        [PreparedDirectory + "/ckb", "/usr/share/X11/xkb", "/usr/share/console-setup/ckb"];

    private static readonly string[] Keymaps =
        [PreparedDirectory, "/usr/share/keymaps", "/usr/share/kbd/keymaps"];

    private static readonly string[] Fonts =
        [PreparedDirectory, "/usr/share/consolefonts", "/usr/share/kbd/consolefonts"];

    private static readonly string[] ScreenMaps = ["/usr/share/consoletrans", "/usr/share/kbd/consoletrans"];

    private static readonly string[] KeymapEndings = ["", ".map", ".kmap", ".inc"];
    private static readonly string[] FontEndings = ["", ".psf", ".psfu"];
    private static readonly string[] MapEndings = ["", ".acm", ".trans"];

    /// <summary>Reads a file of the keyboard data of X11; null where none is installed.</summary>
    public Func<string, byte[]?>? KeyboardReader =>
        Array.Find(KeyboardData, directory => context.Tree.Exists($"{directory}/rules")) is { } found
            ? name => Read($"{found}/{name}") : null;

    /// <summary>A keymap by path or by name.</summary>
    public (string Path, byte[] Content)? Keymap(string name) =>
        Find(name, Keymaps, KeymapEndings, DepthLimit);

    /// <summary>A font by path or by name.</summary>
    public (string Path, byte[] Content)? Font(string name) => Find(name, Fonts, FontEndings, depth: 0);

    /// <summary>An 8-bit code set by path or by name; its bad lines are said.</summary>
    public ScreenMapFile? ScreenMap(string name)
    {
        if ((Find(name.ToUpperInvariant(), ScreenMaps, MapEndings, depth: 0)
            ?? Find(name, ScreenMaps, MapEndings, depth: 0)) is not (string path, byte[] content))
        {
            return null;
        }

        List<ConfigurationProblem> problems = [];
        ScreenMapFile map = ScreenMapFile.Parse(content, path, problems);
        context.Say(problems);
        return map;
    }

    /// <summary>The content of a file, unpacked if only its .gz is there; null if neither is.</summary>
    public byte[]? Read(string path)
    {
        if (context.Tree.Read(path, out byte[] content) == Errno.None)
            return path.EndsWith(".gz", StringComparison.Ordinal) ? Unpack(path, content) : content;

        return context.Tree.Read(path + ".gz", out content) == Errno.None
            ? Unpack(path + ".gz", content) : null;
    }

    private (string Path, byte[] Content)? Find(
        string name, IReadOnlyList<string> directories, IReadOnlyList<string> endings, int depth)
    {
        if (name.Contains("..", StringComparison.Ordinal)) return null;

        foreach (string directory in name.StartsWith('/') ? [""] : directories)
        {
            foreach (string ending in endings)
            {
                string path = name.StartsWith('/') ? name + ending : $"{directory}/{name}{ending}";
                if (context.Tree.Status(path) is not { Kind: FileKind.Directory }
                    && Read(path) is { } content)
                {
                    return (path, content);
                }
            }

            // Keymaps lie in folders by kind of keyboard.
            string[] below = depth == 0 || directory.Length == 0 ? []
                : [.. from entry in context.Tree.List(directory)
                      where entry.Kind == FileKind.Directory
                      orderby entry.Name is not ("include" or "i386"), entry.Name
                      select $"{directory}/{entry.Name}"];
            if (below.Length > 0 && Find(name, below, endings, depth - 1) is { } found)
                return found;
        }

        return null;
    }

    private byte[]? Unpack(string path, byte[] packed)
    {
        try
        {
            return GzipModule.Unpack(packed, path, UnpackedLimitBytes);
        }
        catch (ModuleFileException error)
        {
            context.Say(error.Message);
            return null;
        }
    }
}
