using CsCheck;
using Limyra.Formats.Tar;

namespace Limyra.Tests.Formats.Tar;

public sealed class TarReaderTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        List<(string Name, byte[] Content)> found = Read(Sample());
        Assert.Equal(["short", new string('l', 150), "empty"], found.Select(entry => entry.Name));
        Assert.Equal([700, 512, 0], found.Select(entry => entry.Content.Length));
    }

    [Fact]
    public void Archives_of_dotnet_are_read_too()
    {
        foreach (System.Formats.Tar.TarEntryFormat format in (System.Formats.Tar.TarEntryFormat[])
            [
                System.Formats.Tar.TarEntryFormat.Ustar,
                System.Formats.Tar.TarEntryFormat.Pax,
                System.Formats.Tar.TarEntryFormat.Gnu,
            ])
        {
            using MemoryStream stream = new();
            string name = format == System.Formats.Tar.TarEntryFormat.Ustar
                ? $"{new string('d', 90)}/{new string('n', 90)}"
                : $"{new string('d', 150)}/{new string('ü', 150)}";
            using (System.Formats.Tar.TarWriter writer = new(stream, format, leaveOpen: true))
            {
                System.Formats.Tar.TarEntry entry = format switch
                {
                    System.Formats.Tar.TarEntryFormat.Ustar =>
                        new System.Formats.Tar.UstarTarEntry(
                            System.Formats.Tar.TarEntryType.RegularFile, name),
                    System.Formats.Tar.TarEntryFormat.Pax =>
                        new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, name),
                    _ =>
                        new System.Formats.Tar.GnuTarEntry(System.Formats.Tar.TarEntryType.RegularFile, name),
                };
                entry.DataStream = new MemoryStream(new byte[1000]);
                entry.Mode = (UnixFileMode)0x1a4;
                writer.WriteEntry(entry);
            }
            TarReader reader = new(new MemoryStream(stream.ToArray()));
            TarEntry found = reader.Next()!; // one was written
            Assert.Equal(name, found.Name);
            Assert.Equal(0x1a4u, found.Mode);
            Assert.Equal(1000, reader.ReadContent(2000).Length);
            Assert.Null(reader.Next());
        }
    }

    [Fact]
    public void An_archive_cut_within_an_entry_is_refused()
    {
        byte[] archive = Sample();
        int end = archive.Length - 1024;
        for (int length = 1; length < end; length++)
        {
            // Where an entry ends, a stream may end: archives are joined without end blocks.
            if (length == 512 + 1024 || length == end - 512) continue;
            int cut = length;
            Assert.Throws<TarFormatException>(() => Read(archive[..cut]));
        }
    }

    [Fact]
    public void Any_bytes_can_be_read_without_another_fault()
    {
        byte[] archive = Sample();
        Gen.Select(Gen.Int[0, archive.Length - 1], Gen.Byte).Array[1, 6].Sample(
            changes =>
            {
                byte[] changed = [.. archive];
                foreach ((int at, byte value) in changes) changed[at] = value;
                try
                {
                    Read(changed);
                }
                catch (TarFormatException)
                {
                    // Said in our own words: that is what is wanted.
                }
            },
            iter: 5_000);
    }

    private static List<(string Name, byte[] Content)> Read(byte[] archive)
    {
        TarReader reader = new(new MemoryStream(archive));
        List<(string Name, byte[] Content)> found = [];
        while (reader.Next() is { } entry) found.Add((entry.Name, reader.ReadContent(1 << 20)));
        return found;
    }

    private static byte[] Sample()
    {
        using MemoryStream stream = new();
        TarWriter writer = new(stream);
        writer.Add("short", 0x1a4, 1_600_000_000, new byte[700]);
        writer.Add(new string('l', 150), 0x1ed, 0, new byte[512]);
        writer.Add("empty", 0x1a4, 0, []);
        writer.Finish();
        return stream.ToArray();
    }
}
