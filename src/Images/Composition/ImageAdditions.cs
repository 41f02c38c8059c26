using System.Text;
using Limyra.Formats.Trees;

namespace Limyra.Images.Composition;

/// <summary>Files that make a particular machine of packages that are the same for all.</summary>
public static class ImageAdditions
{
    private const string Shadow = "etc/shadow";
    private const int PrivateMode = 0b110_000_000;
    private const int PlainMode = 0b110_100_100;

    /// <summary>A text file of root.</summary>
    public static TreeEntry TextFile(string path, string content, long epochSeconds) =>
        File(path, content, PlainMode, epochSeconds);

    /// <summary>The root's shadow(5) with an empty password for one user, who then logs in at the console
    /// without being asked: for images that are tried, not for machines on a network.</summary>
    /// <param name="root">The folder packages were installed into.</param>
    /// <param name="user">The user.</param>
    /// <param name="epochSeconds">The file's time.</param>
    /// <exception cref="IOException">There is no shadow file, or no such user in it.</exception>
    public static TreeEntry WithoutPassword(string root, string user, long epochSeconds)
    {
        string[] lines = System.IO.File.ReadAllLines(Path.Combine(root, Shadow));
        int line = Array.FindIndex(lines, text => text.StartsWith(user + ":", StringComparison.Ordinal));
        if (line < 0) throw new IOException($"{Path.Combine(root, Shadow)}: no user {user}");
        string[] fields = lines[line].Split(':');
        fields[1] = "";
        lines[line] = string.Join(':', fields);
        return File(Shadow, string.Join('\n', lines) + "\n", PrivateMode, epochSeconds);
    }

    private static TreeEntry File(string path, string content, int mode, long epochSeconds)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        return new TreeEntry
        {
            Path = path,
            Kind = TreeEntryKind.File,
            Mode = mode,
            SizeBytes = bytes.Length,
            Open = bytes.Length == 0 ? null : () => new MemoryStream(bytes, writable: false),
            ModifiedSeconds = epochSeconds,
        };
    }
}
