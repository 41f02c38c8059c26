using System.IO.Compression;
using System.Text;
using Limyra.Formats.Configuration;
using Limyra.Formats.Consoles;

namespace Limyra.Boot.Initramfs;

/// <summary>
/// What an initramfs carries so that keys and letters are right at its first prompt: the two settings files,
/// the keymap compiled already, the font. The keyboard data of X11, thirty times as large, stays where it is.
/// </summary>
internal static class ConsoleParts
{
    private const string KeymapName = "etc/console-setup/cached_UTF-8_del.kmap.gz";

    private static readonly string[] KeyboardData = ["usr/share/X11/xkb", "usr/share/console-setup/ckb"];
    private static readonly string[] KeymapFolders = ["usr/share/keymaps", "usr/share/kbd/keymaps"];
    private static readonly string[] FontFolders = ["usr/share/consolefonts", "usr/share/kbd/consolefonts"];
    private static readonly string[] FontEndings = ["", ".gz", ".psf", ".psf.gz", ".psfu", ".psfu.gz"];

    public static IReadOnlyList<(string Name, byte[] Content)> Collect(string root, Action<string>? report)
    {
        List<(string Name, byte[] Content)> parts = [];
        List<ConfigurationProblem> problems = [];
        KeyboardSettings? keyboard = null;
        if (Read(root, KeyboardSettings.Path) is { } file)
        {
            keyboard = KeyboardSettings.Parse(file, problems);
            parts.Add((KeyboardSettings.Path.TrimStart('/'), file));
            AddKeymap(root, keyboard, parts, problems);
        }

        if (Read(root, ConsoleSettings.Path) is { } screen)
        {
            parts.Add((ConsoleSettings.Path.TrimStart('/'), screen));
            AddFont(root, ConsoleSettings.Parse(screen, problems), keyboard, parts);
        }

        problems.ForEach(problem => report?.Invoke(problem.ToString()));
        return parts;
    }

    private static void AddKeymap(
        string root, KeyboardSettings keyboard, List<(string, byte[])> parts,
        List<ConfigurationProblem> problems)
    {
        KernelKeymap? keymap = null;
        if (keyboard.KeymapFile is { } name)
        {
            if (FindKeymap(root, name) is { } content)
            {
                keymap =
                    KmapFile.Parse(content, name, include => FindKeymap(root, include), _ => null, problems);
                parts.Add(
                    ($"etc/console-setup/{Path.GetFileName(name)}.map.gz", Pack(KmapWriter.Write(keymap))));
                return;
            }

            problems.Add(new(KeyboardSettings.Path, 0, "keymap", $"KMAP={name}: there is no such keymap"));
        }
        else if (Array.Find(KeyboardData, folder => Directory.Exists(Path.Combine(root, folder))) is { } data)
        {
            keymap = XkbKeyboard.Compile(keyboard, file => Read(root, $"{data}/{file}"), problems);
        }

        if (keymap is not null)
            parts.Add((KeymapName, Pack(KmapWriter.Write(keymap))));
    }

    private static byte[]? FindKeymap(string root, string name)
    {
        if (name.StartsWith('/')) return Read(root, name);

        IEnumerable<string> files = from folder in KeymapFolders
                                    let path = Path.Combine(root, folder)
                                    where Directory.Exists(path)
                                    from file in Directory.EnumerateFiles(path, "*",
                                        SearchOption.AllDirectories)
                                    select file;
        string[] wanted = [.. from ending in (string[])["", ".map", ".kmap", ".inc"]
                              from packed in (string[])["", ".gz"]
                              select name + ending + packed];
        string? found = files.Where(file => wanted.Contains(Path.GetFileName(file), StringComparer.Ordinal))
            .Order(StringComparer.Ordinal).FirstOrDefault();
        return found is null ? null : Unpacked(found);
    }

    // The code set is the same guess as at boot, so that the same font is found there.
    private static void AddFont(
        string root, ConsoleSettings settings, KeyboardSettings? keyboard, List<(string, byte[])> parts)
    {
        string layout = keyboard?.Layouts[^1].Layout ?? "us";
        string codeSet = settings.CodeSet ?? ConsoleCodeSets.Guess(settings, layout);
        IEnumerable<string> names = settings.Fonts.Count > 0 ? settings.Fonts
            : settings.FontFace is null ? [] : settings.FontNames(codeSet);
        string? found = (from name in names
                         from folder in FontFolders
                         from ending in FontEndings
                         let path = Path.Combine(root, folder, name + ending)
                         where File.Exists(path)
                         select path).FirstOrDefault();
        if (found is not null)
            parts.Add(($"etc/console-setup/{Path.GetFileName(found)}", File.ReadAllBytes(found)));
    }

    private static byte[]? Read(string root, string name)
    {
        string path = Path.Combine(root, name.TrimStart('/'));
        return File.Exists(path) ? Unpacked(path) : null;
    }

    private static byte[] Unpacked(string path)
    {
        if (!path.EndsWith(".gz", StringComparison.Ordinal)) return File.ReadAllBytes(path);

        using GZipStream stream = new(File.OpenRead(path), CompressionMode.Decompress);
        using MemoryStream content = new();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Pack(string text)
    {
        using MemoryStream target = new();
        using (GZipStream stream = new(target, CompressionLevel.Optimal))
        {
            stream.Write(Encoding.ASCII.GetBytes(text));
        }

        return target.ToArray();
    }
}
