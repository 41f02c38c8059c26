using System.Text;

namespace Limyra.Formats.Tar;

/// <summary>
/// Writes regular files into a tar archive as apk-tools does: GNU dialect, owned by root,
/// long names in an entry of their own.
/// </summary>
public sealed class TarWriter(Stream stream)
{
    private const int LongestName = 99;

    private readonly byte[] _block = new byte[TarHeader.Length];

    /// <summary>Adds a file.</summary>
    public void Add(string name, uint mode, ulong modifiedTime, ReadOnlySpan<byte> content)
    {
        byte[] bytes = ByteText.Encode(name);
        if (bytes.Length > LongestName)
        {
            // The size does not count the zero byte behind the name, which is written all the same.
            WriteHeader("././@LongLink", (byte)'L', mode, modifiedTime, (ulong)bytes.Length);
            WritePadded([.. bytes, 0]);
        }
        WriteHeader(name, (byte)'0', mode, modifiedTime, (ulong)content.Length);
        WritePadded(content);
    }

    /// <summary>Ends the archive with two empty blocks. Members that others follow are not ended.</summary>
    public void Finish()
    {
        _block.AsSpan().Clear();
        stream.Write(_block);
        stream.Write(_block);
    }

    private void WriteHeader(string name, byte type, uint mode, ulong modifiedTime, ulong size)
    {
        new TarHeader
        {
            Name = name,
            Mode = mode,
            Size = size,
            ModifiedTime = modifiedTime,
            Type = type,
            LinkName = "",
            UserName = "root",
            GroupName = "root",
        }.Write(_block);
        stream.Write(_block);
    }

    private void WritePadded(ReadOnlySpan<byte> content)
    {
        stream.Write(content);
        int rest = content.Length % TarHeader.Length;
        if (rest == 0) return;
        _block.AsSpan().Clear();
        stream.Write(_block.AsSpan(0, TarHeader.Length - rest));
    }
}
