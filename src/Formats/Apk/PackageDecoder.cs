using System.Buffers.Binary;
using Limyra.Formats.Adb;

namespace Limyra.Formats.Apk;

/// <summary>Values of an ADB payload as the records of this folder.</summary>
public static class PackageDecoder
{
    private const uint TypeMask = 0xf000;
    private const uint RegularType = 0x8000;
    private const uint SymlinkType = 0xa000;
    private const uint BlockType = 0x6000;
    private const uint CharacterType = 0x2000;
    private const uint FifoType = 0x1000;

    /// <summary>A package from the root of its payload.</summary>
    /// <exception cref="ApkFormatException">A field that must be there is missing or impossible.</exception>
    public static ApkPackage Package(AdbReader reader)
    {
        AdbSlots root = reader.RootSlots;
        return new()
        {
            Info = Info(root.Slots(PackageField.Info)),
            Directories = Directories(root.Slots(PackageField.Directories)),
            Scripts = Scripts(root.Slots(PackageField.Scripts)),
            Triggers = Texts(root.Slots(PackageField.Triggers)),
            ReplacesPriority = (uint)root.Integer(PackageField.ReplacesPriority),
        };
    }

    /// <summary>Number of the field that holds the packages of an index.</summary>
    public const int IndexPackagesField = PackageField.IndexPackages;

    /// <summary>An index from its payload; its packages are made records when they are asked for.</summary>
    public static PackageIndex Index(ReadOnlyMemory<byte> payload)
    {
        AdbSlots root = new AdbReader(payload.Span).RootSlots;
        return new()
        {
            Description = root.Text(PackageField.IndexDescription),
            Packages = new AdbPackages(payload),
            PackageNameSpec = root.Text(PackageField.IndexNameSpec),
        };
    }

    /// <summary>The fields of a "pkginfo" object.</summary>
    /// <exception cref="ApkFormatException">Name or version is missing.</exception>
    public static PackageInfo Info(AdbSlots slots) => new()
    {
        Name = slots.Text(InfoField.Name)
            ?? throw new ApkFormatException(ApkRule.PackageNameFormat, "a package has no name"),
        Version = slots.Text(InfoField.Version)
            ?? throw new ApkFormatException(ApkRule.PackageVersionFormat, "a package has no version"),
        Hashes = new(slots.Blob(InfoField.Hashes)),
        Description = slots.Text(InfoField.Description),
        Arch = slots.Text(InfoField.Arch),
        License = slots.Text(InfoField.License),
        Origin = slots.Text(InfoField.Origin),
        Maintainer = slots.Text(InfoField.Maintainer),
        Url = slots.Text(InfoField.Url),
        RepoCommit = slots.Blob(InfoField.RepoCommit) is { IsEmpty: false } commit
            ? Convert.ToHexStringLower(commit) : null,
        BuildTime = slots.Integer(InfoField.BuildTime),
        InstalledSize = slots.Integer(InfoField.InstalledSize),
        FileSize = slots.Integer(InfoField.FileSize),
        ProviderPriority = (uint)slots.Integer(InfoField.ProviderPriority),
        Depends = Dependencies(slots.Slots(InfoField.Depends)),
        Provides = Dependencies(slots.Slots(InfoField.Provides)),
        Replaces = Dependencies(slots.Slots(InfoField.Replaces)),
        InstallIf = Dependencies(slots.Slots(InfoField.InstallIf)),
        Recommends = Dependencies(slots.Slots(InfoField.Recommends)),
        Layer = (uint)slots.Integer(InfoField.Layer),
        Tags = Texts(slots.Slots(InfoField.Tags)),
    };

    /// <summary>An array of dependencies.</summary>
    public static IReadOnlyList<Dependency> Dependencies(AdbSlots slots)
    {
        if (slots.Count == 0) return [];
        Dependency[] items = new Dependency[slots.Count];
        for (int i = 0; i < items.Length; i++) items[i] = DependencySchema.Read(slots.Slots(i + 1));
        return items;
    }

    private static PackageDirectory[] Directories(AdbSlots slots)
    {
        PackageDirectory[] items = new PackageDirectory[slots.Count];
        for (int i = 0; i < items.Length; i++)
        {
            AdbSlots directory = slots.Slots(i + 1);
            string name = directory.Text(PackageField.DirectoryName) ?? "";
            PackageAcl acl = Acl(directory.Slots(PackageField.DirectoryAcl));
            items[i] = new(name, acl, Files(directory.Slots(PackageField.DirectoryFiles)));
        }
        return items;
    }

    private static PackageFile[] Files(AdbSlots slots)
    {
        PackageFile[] items = new PackageFile[slots.Count];
        for (int i = 0; i < items.Length; i++)
        {
            AdbSlots file = slots.Slots(i + 1);
            items[i] = new()
            {
                Name = file.Text(PackageField.FileName)
                    ?? throw new ApkFormatException(ApkRule.AdbSchema, "a file has no name"),
                Acl = Acl(file.Slots(PackageField.FileAcl)),
                Size = file.Integer(PackageField.FileSize),
                ModifiedTime = file.Integer(PackageField.FileModifiedTime),
                Hash = new(file.Blob(PackageField.FileHash)),
                Target = Target(file.Blob(PackageField.FileTarget)),
            };
            if (items[i] is { Target: null,
                Hash.Length: not (Digest.ShortLength or Digest.Sha256Length or Digest.Sha512Length) })
                throw new ApkFormatException(ApkRule.AdbSchema, $"file '{items[i].Name}' has no digest");
        }
        return items;
    }

    private static PackageAcl Acl(AdbSlots slots)
    {
        AdbSlots stored = slots.Slots(PackageField.AclAttributes);
        ExtendedAttribute[] attributes = new ExtendedAttribute[stored.Count];
        for (int i = 0; i < attributes.Length; i++)
        {
            ReadOnlySpan<byte> bytes = stored.Blob(i + 1);
            int end = bytes.IndexOf((byte)0);
            if (end < 0)
                throw new ApkFormatException(ApkRule.AdbSchema, "an extended attribute has no value");
            attributes[i] = new(ByteText.Decode(bytes[..end]), bytes[(end + 1)..].ToArray());
        }
        return new()
        {
            Mode = (uint)slots.Integer(PackageField.AclMode) & 0xfff,
            User = slots.Text(PackageField.AclUser) ?? "",
            Group = slots.Text(PackageField.AclGroup) ?? "",
            Attributes = attributes,
        };
    }

    /// <summary>The file type's bits as 16-bit number, then the link's text or the device's number.</summary>
    private static FileTarget? Target(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return null;
        if (bytes.Length < sizeof(ushort)) throw BadTarget();
        uint type = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        bytes = bytes[sizeof(ushort)..];
        return type switch
        {
            SymlinkType => new FileTarget.Symlink(ByteText.Decode(bytes)),
            RegularType => new FileTarget.HardLink(ByteText.Decode(bytes)),
            BlockType => new FileTarget.BlockDevice(Device(bytes)),
            CharacterType => new FileTarget.CharacterDevice(Device(bytes)),
            FifoType => new FileTarget.Fifo(),
            _ => throw BadTarget(),
        };
    }

    private static ulong Device(ReadOnlySpan<byte> bytes) =>
        bytes.Length == sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : throw BadTarget();

    private static ApkFormatException BadTarget() => new(ApkRule.AdbSchema, "a link or device has no target");

    private static PackageScript[] Scripts(AdbSlots slots)
    {
        List<PackageScript> scripts = [];
        for (int i = 1; i <= slots.Count && i <= (int)ScriptKind.PostUpgrade; i++)
        {
            if (slots.Blob(i) is { IsEmpty: false } content)
                scripts.Add(new((ScriptKind)i, content.ToArray()));
        }
        return [.. scripts];
    }

    private static string[] Texts(AdbSlots slots)
    {
        if (slots.Count == 0) return [];
        string[] items = new string[slots.Count];
        for (int i = 0; i < items.Length; i++) items[i] = slots.Text(i + 1) ?? "";
        return items;
    }

    internal static byte[] TargetBytes(FileTarget target)
    {
        (uint type, byte[] rest) = target switch
        {
            FileTarget.Symlink link => (SymlinkType, ByteText.Encode(link.Text)),
            FileTarget.HardLink link => (RegularType, ByteText.Encode(link.Path)),
            FileTarget.BlockDevice device => (BlockType, BitConverter.GetBytes(device.Number)),
            FileTarget.CharacterDevice device => (CharacterType, BitConverter.GetBytes(device.Number)),
            FileTarget.Fifo => (FifoType, new byte[sizeof(ulong)]),
            _ => throw new ArgumentOutOfRangeException(nameof(target)),
        };
        byte[] bytes = new byte[sizeof(ushort) + rest.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(type & TypeMask));
        rest.CopyTo(bytes, sizeof(ushort));
        return bytes;
    }
}
