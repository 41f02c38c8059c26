using System.IO.Compression;
using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Formats;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;

namespace Limyra.Apk.Repositories;

/// <summary>Reads the index of a repository; its content is looked at only when it is trusted.</summary>
internal static class IndexFile
{
    /// <summary>A v3 index.</summary>
    /// <exception cref="ApkFormatException">It is damaged or not trusted.</exception>
    public static PackageIndex Read(Stream file, TrustedKeys keys, bool allowsUntrusted, bool mayBeText)
    {
        byte[] magic = new byte[4];
        int count = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (magic.AsSpan(0, count).StartsWith("ADB"u8)) return ReadVersion3(file, keys, allowsUntrusted);
        if (!mayBeText || !magic.AsSpan(0, count).StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
            throw new ApkFormatException(ApkRule.FormatInvalid);
        if (!allowsUntrusted) throw new ApkFormatException(ApkRule.SignatureUntrusted);
        return ReadText(file);
    }

    private static PackageIndex ReadVersion3(Stream file, TrustedKeys keys, bool allowsUntrusted)
    {
        using AdbInput input = AdbInput.Open(file, AdbFile.IndexSchema);
        if (!allowsUntrusted && !input.IsSignedBy(keys)) throw new ApkFormatException(ApkRule.SignatureUntrusted);
        AdbSlots root = new AdbReader(input.Payload).RootSlots;
        AdbSlots slots = root.Slots(IndexField.Packages);
        PackageInfo[] packages = new PackageInfo[slots.Count];
        for (int i = 0; i < packages.Length; i++) packages[i] = PackageDecoder.Info(slots.Slots(i + 1));
        return new()
        {
            Description = root.Text(IndexField.Description),
            PackageNameSpec = root.Text(IndexField.NameSpec),
            Packages = packages,
        };
    }

    private static PackageIndex ReadText(Stream file)
    {
        using GZipStream gzip = new(file, CompressionMode.Decompress);
        using MemoryStream content = new();
        gzip.CopyTo(content);
        string? description = null;
        List<PackageInfo> packages = [];
        foreach ((string name, ReadOnlyMemory<byte> data) in TarFiles.Read(content.ToArray()))
        {
            if (name == "DESCRIPTION") description = ByteText.Decode(data.Span);
            else if (name == "APKINDEX")
                packages = [.. InstalledText.Parse(data.Span, UnknownLines.Ignore).Select(record => record.Info)];
        }
        return new() { Description = description, Packages = packages };
    }

    /// <summary>Fields of the root of an index.</summary>
    private static class IndexField
    {
        public const int Description = 1;
        public const int Packages = 2;
        public const int NameSpec = 3;
    }
}
