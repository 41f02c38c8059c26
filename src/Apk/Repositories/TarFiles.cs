using System.Formats.Tar;

namespace Limyra.Apk.Repositories;

/// <summary>The regular files of a small tar archive in memory.</summary>
internal static class TarFiles
{
    /// <summary>Names and contents in order; archives joined behind each other count as one.</summary>
    public static IEnumerable<(string Name, ReadOnlyMemory<byte> Content)> Read(byte[] archive)
    {
        using MemoryStream stream = new(archive);
        using TarReader reader = new(stream);
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            if (entry.DataStream is null) continue;
            byte[] content = new byte[entry.Length];
            entry.DataStream.ReadExactly(content);
            yield return (entry.Name, content);
        }
    }
}
