using CsCheck;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Dumps;

namespace Limyra.Tests.Formats.Adb;

public sealed class AdbReaderTests
{
    [Fact]
    public void Values_of_every_size_come_back()
    {
        AdbWriter writer = new();
        ulong[] numbers = [0, 1, 0x0fff_ffff, 0x1000_0000, uint.MaxValue, 1UL << 32, ulong.MaxValue];
        int[] lengths = [1, 255, 256, 65535, 65536];
        AdbValue[] values =
        [
            .. numbers.Select(writer.Integer),
            .. lengths.Select(length => writer.Blob(new byte[length])),
        ];
        writer.SetRoot(writer.Object(values));
        AdbSlots root = writer.Reader.RootSlots;
        Assert.Equal(values.Length, root.Count);
        for (int i = 0; i < numbers.Length; i++) Assert.Equal(numbers[i], root.Integer(i + 1));
        for (int i = 0; i < lengths.Length; i++)
            Assert.Equal(lengths[i], root.Blob(numbers.Length + i + 1).Length);
        Assert.True(root[0].IsNull);
        Assert.True(root[values.Length + 1].IsNull);
    }

    [Fact]
    public void Equal_pieces_are_stored_once_if_they_are_aligned()
    {
        AdbWriter writer = new();
        AdbValue first = writer.Text("name");
        Assert.Equal(first, writer.Text("name"));
        Assert.NotEqual(first, writer.Text("other"));
        Assert.Equal(writer.Integer(1UL << 40), writer.Integer(1UL << 40));
        AdbValue own = writer.OwnBlob("name"u8);
        Assert.NotEqual(first, own);
        Assert.Equal(first, writer.Text("name"));
    }

    [Fact]
    public void Absent_fields_at_the_end_are_left_off()
    {
        AdbWriter writer = new();
        Assert.True(writer.Object([default, default]).IsNull);
        AdbSlots slots =
            new AdbReader(Finished(writer, writer.Object([default, writer.Integer(5), default]))).RootSlots;
        Assert.Equal(2, slots.Count);
        Assert.Equal(5u, slots.Integer(2));
    }

    [Fact]
    public void Copies_keep_what_no_schema_knows()
    {
        AdbWriter source = new();
        AdbValue[] fields = new AdbValue[40];
        fields[0] = source.Text("name");
        fields[1] = source.Text("1");
        fields[39] = source.Array([source.Text("unknown"), source.Integer(1UL << 33)]);
        byte[] payload = Finished(source, source.Object(fields));
        AdbWriter target = new();
        AdbReader copied =
            new(Finished(target, target.Copy(new AdbReader(payload), new AdbReader(payload).Root)));
        Assert.Equal("unknown", copied.RootSlots.Slots(40).Text(1));
        Assert.Equal(1UL << 33, copied.RootSlots.Slots(40).Integer(2));
    }

    [Fact]
    public void An_object_that_contains_itself_is_not_copied_for_ever()
    {
        byte[] payload = [0, 0, 0, 0, 8, 0, 0, 0xe0, 2, 0, 0, 0, 8, 0, 0, 0xe0];
        Assert.Equal(ApkRule.AdbSchema, Assert.Throws<ApkFormatException>(
            () => new AdbWriter().Copy(new AdbReader(payload), new AdbReader(payload).Root)).Rule);
    }

    [Fact]
    public void Any_bytes_can_be_read_without_a_fault() => Gen.Byte.Array[0, 200].Sample(Walk, iter: 20_000);

    [Fact]
    public void A_payload_with_any_bytes_changed_can_be_read_without_a_fault()
    {
        byte[] payload = Sample();
        Gen.Select(Gen.Int[0, payload.Length - 1], Gen.Byte).Array[1, 8].Sample(
            changes =>
            {
                byte[] changed = [.. payload];
                foreach ((int at, byte value) in changes) changed[at] = value;
                Walk(changed);
            },
            iter: 20_000);
    }

    [Fact]
    public void A_payload_cut_anywhere_can_be_read_without_a_fault()
    {
        byte[] payload = Sample();
        for (int length = 0; length < payload.Length; length++) Walk(payload[..length]);
    }

    /// <summary>Reads as a package and as an index; only our own exception may come out.</summary>
    private static void Walk(byte[] payload)
    {
        try
        {
            _ = PackageDecoder.Package(new AdbReader(payload));
        }
        catch (ApkFormatException)
        {
            // Said in our own words: that is what is wanted.
        }
        try
        {
            PackageIndex index = PackageDecoder.Index(payload);
            foreach (PackageInfo info in index.Packages) Assert.NotEmpty(info.NameAndVersion);
        }
        catch (ApkFormatException)
        {
            // As above.
        }
        AdbDump dump = new(isJson: true, isPretty: true, TextWriter.Null);
        try
        {
            dump.Payload(AdbFile.PackageSchema, payload);
            dump.Payload(AdbFile.IndexSchema, payload);
            dump.Payload(AdbFile.InstalledSchema, payload);
        }
        catch (ApkFormatException)
        {
            // As above.
        }
    }

    private static byte[] Finished(AdbWriter writer, AdbValue root)
    {
        writer.SetRoot(root);
        return writer.Payload.ToArray();
    }

    private static byte[] Sample()
    {
        ApkPackage package = new()
        {
            Info =
                new() { Name = "n", Version = "1", Depends = Dependency.ParseList("a b>1 !c"), Tags = ["t"] },
            Directories =
            [
                new("d", new() { Mode = 1, Attributes = [new("user.x", new byte[3])] },
                    [
                        new() { Name = "f", Acl = new() { Mode = 2 }, Hash = new(new byte[32]) },
                        new() { Name = "l", Acl = new() { Mode = 2 }, Target = new FileTarget.Symlink("f") },
                        new() { Name = "s", Acl = new() { Mode = 2 },
                            Target = new FileTarget.BlockDevice(5) },
                    ]),
            ],
            Scripts = [new(ScriptKind.Trigger, new byte[5])],
            Triggers = ["/x"],
        };
        return PackageEncoder.Package(package, _ => new(new byte[32]), EncodeOptions.Plain).Payload.ToArray();
    }
}
