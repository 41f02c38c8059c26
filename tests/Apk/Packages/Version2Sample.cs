using System.IO.Compression;
using System.Text;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;

namespace Limyra.Tests.Apk.Packages;

/// <summary>A signed v2 package, made as abuild makes them.</summary>
internal static class Version2Sample
{
    public const string KeyName = "test.pub";

    public static byte[] Make(SigningKey key, string kind)
    {
        byte[] data = Gzip(Archive(hasEnd: true,
            Entry("usr", '5', 0x1ed, []),
            Entry("usr/hello", '0', 0x1ed, Encoding.ASCII.GetBytes(new string('h', 3000))),
            Entry("usr/link", '2', 0x1ff, [], "hello"),
            Entry("usr/again", '1', 0x1ed, [], "usr/hello"),
            Entry(".hidden", '0', 0x1a4, [1])));
        string info = $"""
            # made for a test
            pkgname = old
            pkgver = 1.0-r0
            pkgdesc = an old package
            url = https://example.org
            builddate = 1600000000
            size = 3000
            arch = x86_64
            origin = old
            commit = 0123456789abcdef0123456789abcdef01234567
            license = MIT
            depend = so:libc.musl-x86_64.so.1
            depend = b>=2 a
            provides = cmd:hello=1.0-r0
            install_if = x y
            replaces = older
            replaces_priority = 5
            triggers = /usr/lib /etc/*
            datahash = {Hasher.Sha256(data).ToHex()}

            """;
        byte[] control = Gzip(Archive(hasEnd: false,
            Entry(".PKGINFO", '0', 0x1a4, Encoding.UTF8.GetBytes(info)),
            Entry(".post-install", '0', 0x1ed, "#!/bin/sh\n"u8.ToArray())));
        DigestAlgorithm algorithm = kind switch
        {
            "RSA" => DigestAlgorithm.Sha1,
            "RSA256" => DigestAlgorithm.Sha256,
            _ => DigestAlgorithm.Sha512,
        };
        byte[] value = key.Sign(algorithm, control);
        byte[] signature = Gzip(Archive(hasEnd: false, Entry($".SIGN.{kind}.{KeyName}", '0', 0x1a4, value)));
        return [.. signature, .. control, .. data];
    }

    /// <summary>Length of the first member of a package made here, which holds the signature.</summary>
    public static int SignatureLength(byte[] package)
    {
        ReadOnlySpan<byte> start = package.AsSpan(0, 4);
        return package.AsSpan(1).IndexOf(start) + 1;
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.NoCompression, leaveOpen: true))
            gzip.Write(content);
        return stream.ToArray();
    }

    private static byte[] Archive(bool hasEnd, params byte[][] entries) =>
        [.. entries.SelectMany(entry => entry), .. new byte[hasEnd ? 1024 : 0]];

    private static byte[] Entry(string name, char type, int mode, byte[] content, string link = "")
    {
        List<byte> bytes = [];
        if (type is '0' or '2')
        {
            string digest = Hasher.Of(DigestAlgorithm.Sha1,
                type == '0' ? content : Encoding.ASCII.GetBytes(link)).ToHex();
            string record = $" APK-TOOLS.checksum.SHA1={digest}\n";
            byte[] pax = Encoding.ASCII.GetBytes($"{record.Length + 2}{record}");
            bytes.AddRange(Block($"./PaxHeaders/{name}", 'x', mode, pax, ""));
        }
        bytes.AddRange(Block(name, type, mode, content, link));
        return [.. bytes];
    }

    private static byte[] Block(string name, char type, int mode, byte[] content, string link)
    {
        byte[] block = new byte[512 + ((content.Length + 511) / 512 * 512)];
        Put(0, name);
        Put(100, $"{Convert.ToString(mode, 8),7}".Replace(' ', '0'));
        Put(108, "0000000");
        Put(116, "0000000");
        Put(124, $"{Convert.ToString(content.Length, 8),11}".Replace(' ', '0'));
        Put(136, "13727410000");
        Put(148, "        ");
        block[156] = (byte)type;
        Put(157, link);
        Put(257, "ustar\00000root");
        Put(297, "root");
        int sum = block.AsSpan(0, 512).ToArray().Sum(b => b);
        Put(148, $"{Convert.ToString(sum, 8),6}".Replace(' ', '0') + "\0 ");
        content.CopyTo(block, 512);
        return block;

        void Put(int at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(block, at);
    }
}
