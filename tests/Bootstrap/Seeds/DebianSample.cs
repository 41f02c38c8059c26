using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Limyra.Tests.Formats.Ar;

namespace Limyra.Tests.Bootstrap.Seeds;

/// <summary>Makes small Debian packages for tests.</summary>
internal static class DebianSample
{
    public static byte[] Package(params TarEntry[] payload) => ArArchiveTests.Archive(
    [
        ("debian-binary", "2.0\n"u8.ToArray()),
        ("control.tar.gz", Tar([File("./control", "Package: sample\nVersion: 1-2\n")])),
        ("data.tar.gz", Tar(payload)),
    ]);

    public static TarEntry File(string name, string content, bool isExecutable = false) =>
        new PaxTarEntry(TarEntryType.RegularFile, name)
    {
        DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)),
        Mode = (UnixFileMode)(isExecutable ? 0b111_101_101 : 0b110_100_100),
        ModificationTime = DateTimeOffset.FromUnixTimeSeconds(1_000_000),
    };

    public static TarEntry Link(TarEntryType type, string name, string target) => new PaxTarEntry(type, name)
    {
        LinkName = target,
        ModificationTime = DateTimeOffset.FromUnixTimeSeconds(1_000_000),
    };

    private static byte[] Tar(IEnumerable<TarEntry> entries)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (TarWriter tar = new(gzip, TarEntryFormat.Pax))
        {
            foreach (TarEntry entry in entries)
                tar.WriteEntry(entry);
        }

        return bytes.ToArray();
    }
}
