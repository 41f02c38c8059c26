namespace Limyra.Images.Composition;

/// <summary>Files that are there whole or not at all.</summary>
public static class WholeFile
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Writes a file under a temporary name beside it and then gives it its own.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string partial = path + ".partial";
        // a file always has a folder
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using (FileStream output =
            new(partial, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            write(output);
            output.Flush(flushToDisk: true);
        }
        File.Move(partial, path, overwrite: true);
    }

    /// <summary>Copies an image and leaves holes where it holds zeros.</summary>
    public static void CopySparse(string from, string to)
    {
        using FileStream input = File.OpenRead(from);
        Write(to, output =>
        {
            byte[] buffer = new byte[ChunkBytes];
            while (input.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) is > 0 and int count)
            {
                if (buffer.AsSpan(0, count).ContainsAnyExcept((byte)0)) output.Write(buffer, 0, count);
                else output.Seek(count, SeekOrigin.Current);
            }
            output.SetLength(input.Length);
        });
    }
}
