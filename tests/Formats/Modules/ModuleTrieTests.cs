using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Limyra.Formats.Modules;

namespace Limyra.Tests.Formats.Modules;

public sealed class ModuleTrieTests
{
    [Fact]
    public void The_head_names_the_kind_and_version_of_the_file()
    {
        byte[] bytes = ModuleTrie.Write([]);

        Assert.Equal(0xB007F457u, Number(bytes, 0));
        Assert.Equal(0x00020001u, Number(bytes, 4));
    }

    [Fact]
    public void Every_key_is_found_with_its_values_in_order() => Gen
        .String[Gen.Char["ab_:"], 1, 6].Array[0, 40]
        .Sample(keys =>
        {
            List<KeyValuePair<string, string>> pairs =
                keys.Select((key, number) => KeyValuePair.Create(key, $"value {number}")).ToList();
            byte[] bytes = ModuleTrie.Write(pairs);
            return keys.All(key => Find(bytes, key).SequenceEqual(
                pairs.Where(pair => pair.Key == key).Select(pair => pair.Value)))
                && Find(bytes, "z").Count == 0;
        });

    [Fact]
    public void A_key_beyond_ASCII_is_refused() =>
        Assert.Throws<ArgumentException>(() => ModuleTrie.Write([KeyValuePair.Create("ä", "x")]));

    /// <summary>Walks the file as libkmod does.</summary>
    private static List<string> Find(byte[] bytes, string key)
    {
        uint address = Number(bytes, 8);
        while (true)
        {
            int at = (int)(address & 0x0FFFFFFF);
            if ((address & 0x80000000) != 0)
            {
                string prefix = Text(bytes, ref at);
                if (!key.StartsWith(prefix, StringComparison.Ordinal)) return [];

                key = key[prefix.Length..];
            }

            uint next = 0;
            if ((address & 0x20000000) != 0)
            {
                (byte first, byte last) = (bytes[at], bytes[at + 1]);
                if (key.Length > 0 && key[0] >= first && key[0] <= last)
                    next = Number(bytes, at + 2 + (4 * (key[0] - first)));

                at += 2 + (4 * (last - first + 1));
            }

            if (key.Length > 0)
            {
                if (next == 0) return [];

                address = next;
                key = key[1..];
                continue;
            }

            return (address & 0x40000000) != 0 ? Values(bytes, at) : [];
        }
    }

    private static List<string> Values(byte[] bytes, int at)
    {
        List<string> values = [];
        uint count = Number(bytes, at);
        at += 4;
        for (int i = 0; i < count; i++)
        {
            at += 4;
            values.Add(Text(bytes, ref at));
        }

        return values;
    }

    private static string Text(byte[] bytes, ref int at)
    {
        int length = bytes.AsSpan(at).IndexOf((byte)0);
        string text = Encoding.UTF8.GetString(bytes, at, length);
        at += length + 1;
        return text;
    }

    private static uint Number(byte[] bytes, int at) =>
        BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
}
