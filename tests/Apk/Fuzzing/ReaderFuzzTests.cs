using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Limyra.Apk.Database;
using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Formats;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Dumps;
using Limyra.Formats.Apk.Installed;
using Limyra.Formats.Apk.Repositories;
using Limyra.Formats.Tar;
using Limyra.Tests.Apk.Packages;

namespace Limyra.Tests.Apk.Fuzzing;

/// <summary>
/// Every reader of the package manager over damaged input: no crash, no endless loop, no memory beyond a
/// bound. A few thousand inputs each; a million each with LIMYRA_LONG=1.
/// </summary>
public sealed class ReaderFuzzTests
{
    private static readonly string InstalledSample = """
        C:Q1EyN5AdpAOBJWKMR89pp/C66o+OE=
        P:sample
        V:1.2.3-r4
        A:x86_64
        S:1000
        I:2000
        T:one of everything
        U:https://example.org
        L:MIT
        o:source
        m:Nobody <nobody@example.org>
        t:1700000000
        c:0123456789abcdef0123456789abcdef01234567
        k:10
        D:a b>=2 !c so:libc.so=1.2
        p:cmd:x=1 virtual
        i:y z=1
        r:old<1
        q:5
        s:tag
        f:sS
        F:
        F:etc
        M:0:5:2755
        R:passwd
        a:0:0:600:Q1EyN5AdpAOBJWKMR89pp/C66o+OE=
        Z:Q1eVpkasfqZAukAXFYbgwt4xAMZWU=
        F:usr/bin
        R:x

        C:Q1hdUpqRv5mYgJEqW52UmVsvmyysE=
        P:other
        V:2


        """;

    [Fact]
    public void Payloads_of_packages_and_indexes()
    {
        byte[] package = AdbPayload(SamplePackage.Make(AdbCompression.None));
        new ByteFuzzer("payload", package, AdbPayload(Index())).Run(input =>
        {
            Expect(() => PackageDecoder.Package(new AdbReader(input)));
            Expect(() =>
            {
                foreach (PackageInfo info in PackageDecoder.Index(input).Packages) _ = info.NameAndVersion;
            });
        }, bytesPerInputByte: 3000);
    }

    [Fact]
    public void Listings_of_payloads() =>
        new ByteFuzzer("listing", AdbPayload(SamplePackage.Make(AdbCompression.None))).Run(
            input =>
            {
                AdbDump dump = new(isJson: input.Length % 2 == 0, isPretty: false, TextWriter.Null);
                Expect(() => dump.Payload(AdbFile.PackageSchema, input));
                Expect(() => dump.Payload(AdbFile.IndexSchema, input));
            },
            bytesPerInputByte: 20_000);

    [Fact]
    public void Text_that_makes_payloads()
    {
        StringWriter listing = new();
        AdbDump dump = new(isJson: false, isPretty: false, listing);
        dump.Payload(AdbFile.PackageSchema, AdbPayload(SamplePackage.Make(AdbCompression.None)));
        dump.Flush();
        new ByteFuzzer("adbgen", Encoding.UTF8.GetBytes("#%SCHEMA: 676B6370\n" + listing)).Run(
            input => Expect(() => AdbGenerator.Parse(ByteText.Decode(input))));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("deflate")]
    [InlineData("zstd:3")]
    public void Version_3_packages(string compression)
    {
        // one of the three
        byte[] package = SamplePackage.MakeSmall(AdbCompression.Parse(compression)!.Value, TestKeys.First);
        PackageTrust trust = new() { Keys = TestKeys.Trusting(TestKeys.First) };
        new ByteFuzzer($"package {compression}", package).Run(
            input =>
            {
                Expect(() => ReadPackage(input, PackageTrust.Anyone));
                Expect(() => ReadPackage(input, trust));
            },
            fixedBytes: 24 << 20);
    }

    [Fact]
    public void Version_2_packages() => new ByteFuzzer(
        "package v2", Version2Sample.Make(TestKeys.First, "RSA256"),
        Version2Sample.Make(TestKeys.First, "RSA")).Run(
        input => Expect(() => ReadPackage(input, PackageTrust.Anyone)));

    [Fact]
    public void Indexes_of_both_versions() => new ByteFuzzer("index", Index(), TextIndex()).Run(
        input => Expect(() =>
        {
            IndexFile index = IndexFile.Read(new MemoryStream(input), PackageTrust.Anyone, "fuzz");
            foreach (PackageInfo info in index.Index.Packages) _ = info.NameAndVersion;
        }),
        bytesPerInputByte: 3000,
        fixedBytes: 24 << 20);

    [Fact]
    public void Archives() => new ByteFuzzer("tar", Archive()).Run(input => Expect(() =>
    {
        TarReader reader = new(new MemoryStream(input));
        while (reader.Next() is not null) _ = reader.ReadContent(limitBytes: 1 << 20);
    }));

    [Fact]
    public void The_installed_database() =>
        new ByteFuzzer("installed", Encoding.UTF8.GetBytes(InstalledSample)).Run(
            input =>
            {
                Expect(() => InstalledText.Parse(input, UnknownLines.Ignore));
                Expect(() => InstalledText.Parse(input, UnknownLines.Refuse));
            });

    [Fact]
    public void The_script_archive() => new ByteFuzzer("scripts", ScriptArchive.Write(
    [
        new("sample-1", new(new byte[20]), new(ScriptKind.Trigger, "#!/bin/sh\n"u8.ToArray()), 5),
        new(new string('n', 120) + "-1", new(new byte[20]), new(ScriptKind.PreInstall, new byte[700]), 5),
    ])).Run(input => Expect(() => ScriptArchive.Parse(input)));

    [Fact]
    public void Lines_of_text()
    {
        byte[] info =
            "pkgname = a\npkgver = 1\ndepend = b>1 !c\nsize = 5\n# note\ntriggers = /a /b\n"u8.ToArray();
        byte[] repositories =
            "set A=b c\nv3 @tag https://example.org/${A} main ${APK_ARCH}\nndx /x.adb\n"u8.ToArray();
        byte[] world = "a b@tag>=1 !c d><Q1EyN5AdpAOBJWKMR89pp/C66o+OE= e~1.2_rc1-r3\n"u8.ToArray();
        new ByteFuzzer(".PKGINFO", info).Run(input => Expect(() => PkgInfo.Parse(input)));
        new ByteFuzzer("repositories", repositories).Run(input =>
            Expect(
                () =>
                    new RepositoryLines("x86_64").Read("f", ByteText.Decode(input), RepositoryGrammar.Full)),
            bytesPerInputByte: 5000);
        new ByteFuzzer("world", world).Run(input => Expect(() => WorldText.Parse(ByteText.Decode(input))));
        new ByteFuzzer("protected paths", "+etc\n@etc/init.d\n-var/*\n"u8.ToArray()).Run(
            input => Expect(() => _ = ProtectedPaths.Parse(ByteText.Decode(input)).ToArray()));
    }

    [Fact]
    public void Keys()
    {
        // Found by the long form: armour around nothing.
        Assert.Throws<ApkFormatException>(() => PublicKey.Parse(PemEncoding.WriteString("PUBLIC KEY", [])));
        Assert.Throws<ApkFormatException>(() => SigningKey.Parse(PemEncoding.WriteString("PRIVATE KEY", [])));
        byte[] publicKey = Encoding.ASCII.GetBytes(TestKeys.First.PublicKey.ToPem());
        byte[] privateKey = Encoding.ASCII.GetBytes(TestKeys.First.ToPem());
        new ByteFuzzer("public key", publicKey)
            .Run(input => Expect(() => PublicKey.Parse(ByteText.Decode(input))));
        new ByteFuzzer("private key", privateKey)
            .Run(input => Expect(() => SigningKey.Parse(ByteText.Decode(input))));
    }

    /// <summary>Runs a reader; the two exceptions that say "this is no such file"
    /// are its everyday answer.</summary>
    private static void Expect(Action read)
    {
        try
        {
            read();
        }
        catch (Exception error) when (error is ApkFormatException or TarFormatException)
        {
            // Said in our own words: that is what is wanted.
        }
    }

    private static void ReadPackage(byte[] input, PackageTrust trust)
    {
        using PackageReader reader = PackageReader.Open(new MemoryStream(input), trust, "fuzz");
        reader.VerifyRest();
    }

    /// <summary>The payload of the first block, as it stands in an uncompressed file.</summary>
    private static byte[] AdbPayload(byte[] file)
    {
        using AdbInput input = AdbInput.Open(new MemoryStream(file), expectedSchema: null);
        return input.Payload;
    }

    private static byte[] Index()
    {
        using IndexMaker maker =
            new(new() { Trust = PackageTrust.Anyone, Compression = AdbCompression.None });
        string path =
            Path.Combine(Directory.CreateTempSubdirectory("limyra-fuzz-").FullName, "sample-1.2.3-r4.apk");
        File.WriteAllBytes(path, SamplePackage.Make(AdbCompression.None));
        maker.AddFile(path);
        string index = path + ".adb";
        maker.WriteFile(index);
        byte[] bytes = File.ReadAllBytes(index);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true); // a file's path has a folder
        return bytes;
    }

    private static byte[] TextIndex()
    {
        using MemoryStream stream = new();
        using (GZipStream packed = new(stream, CompressionLevel.NoCompression, leaveOpen: true))
        {
            TarWriter archive = new(packed);
            archive.Add("DESCRIPTION", mode: 0x1a4, modifiedTime: 0, "fuzz"u8);
            archive.Add("APKINDEX", mode: 0x1a4, modifiedTime: 0, Encoding.UTF8.GetBytes(InstalledSample));
            archive.Finish();
        }
        return stream.ToArray();
    }

    private static byte[] Archive()
    {
        using MemoryStream stream = new();
        TarWriter writer = new(stream);
        writer.Add("short", mode: 0x1a4, modifiedTime: 5, new byte[700]);
        writer.Add(new string('l', 150), mode: 0x1ed, modifiedTime: 0, new byte[512]);
        writer.Finish();
        using System.Formats.Tar.TarWriter pax =
            new(stream, System.Formats.Tar.TarEntryFormat.Pax, leaveOpen: true);
        pax.WriteEntry(new System.Formats.Tar.PaxTarEntry(
            System.Formats.Tar.TarEntryType.SymbolicLink, new string('p', 200),
            [new("SCHILY.xattr.user.a", "b"), new("APK-TOOLS.checksum.SHA1", "00")]) { LinkName = "target" });
        return stream.ToArray();
    }
}
