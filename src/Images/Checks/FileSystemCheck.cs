using System.Diagnostics;
using Limyra.Formats.Ext4;
using Limyra.Formats.Ext4.Records;

namespace Limyra.Images.Checks;

/// <summary>Says whether the file system in an image was left in order.</summary>
public static class FileSystemCheck
{
    private static readonly string[] Folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];

    /// <summary>Reads the superblock and, where e2fsck(8) is on the machine,
    /// lets it read everything.</summary>
    /// <returns>What was found, for people; whether it is in order.</returns>
    /// <exception cref="Ext4Exception">The image holds no ext4 file system.</exception>
    public static async Task<(bool IsClean, string Found)> OfAsync(
        string imagePath, CancellationToken cancellation)
    {
        Ext4Superblock superblock = ReadSuperblock(imagePath);
        if (!superblock.IsClean)
        {
            string why = superblock.HasErrors ? "the kernel noted errors"
                : superblock.NeedsRecovery ? "it was not unmounted" : "it is marked as not clean";
            return (false, why);
        }
        string? program = Folders.Select(folder => Path.Combine(folder, "e2fsck"))
            .FirstOrDefault(File.Exists);
        if (program is null) return (true, "superblock clean");
        ProcessStartInfo start = new(program, ["-f", "-n", imagePath])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!; // null only with a shell, which is not used
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
        string output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await errors;
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0
            ? (true, "superblock clean, e2fsck finds nothing")
            : (false, $"e2fsck: {string.Join(' ', output.Split('\n').Skip(1).Take(6))}");
    }

    /// <summary>Reads the superblock of an image.</summary>
    /// <exception cref="Ext4Exception">The image holds no ext4 file system.</exception>
    public static Ext4Superblock ReadSuperblock(string imagePath)
    {
        byte[] bytes = new byte[Ext4Superblock.LengthBytes];
        using FileStream image = File.OpenRead(imagePath);
        image.Position = Math.Min(Ext4Superblock.OffsetBytes, image.Length);
        int count = image.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Ext4Superblock.Parse(bytes.AsSpan(0, count), imagePath);
    }
}
