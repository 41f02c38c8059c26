using Limyra.Formats.Adb;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Packages;

/// <summary>Signature and contents of a file that is a package or an index: which, the file itself
/// says.</summary>
internal static class FileCheck
{
    private const int MagicBytes = 3;

    /// <summary>Reads all of a file.</summary>
    /// <param name="file">The file from its first byte; stays open.</param>
    /// <param name="trust">When it is believed.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <param name="reading">Shared by files that are read one after the other.</param>
    /// <exception cref="ApkFormatException">It is damaged or not trusted.</exception>
    public static void Verify(FileStream file, PackageTrust trust, string source, ReadingState reading)
    {
        Span<byte> magic = stackalloc byte[MagicBytes];
        int count = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (!magic[..count].SequenceEqual("ADB"u8))
        {
            bool isIndex = magic.StartsWith(GzipMembers.Magic) && IsVersion2Index(file);
            file.Position = 0;
            if (isIndex) IndexFile.Read(file, trust, source);
            else VerifyPackage(PackageReader.Open(file, trust, source, reading));
            return;
        }
        try
        {
            AdbInput input =
                AdbInput.Open(file, AdbFile.PackageSchema, reading, otherSchema: AdbFile.IndexSchema);
            if (input.Schema == AdbFile.PackageSchema)
            {
                VerifyPackage(Version3Package.OpenHead(input, trust, source)); // closes it, whatever happens
                return;
            }
            using (input) IndexFile.ReadVersion3(input, trust);
        }
        catch (ApkFormatException error)
        {
            throw error.In(source);
        }
    }

    private static void VerifyPackage(PackageReader package)
    {
        using (package) package.VerifyRest();
    }

    private static bool IsVersion2Index(FileStream file)
    {
        try
        {
            using GzipMembers members = new(file);
            Version2Head head = Version2Head.Read(members, PackageTrust.Anyone);
            return head.Files().Any(entry => entry.Name == "APKINDEX");
        }
        catch (ApkFormatException)
        {
            return false; // reading it as a package says what is wrong
        }
    }
}
