using System.Buffers.Binary;
using System.Text;

namespace Limyra.Formats.Modules;

/// <summary>
/// Writes the binary indexes that modprobe reads (modules.dep.bin, modules.alias.bin and their like): a trie
/// over keys, each with values in the order of their priority. Big endian; a node's address carries flags
/// that say which of its parts exist (kmod, libkmod/libkmod-index.h).
/// </summary>
public static class ModuleTrie
{
    private const uint Magic = 0xB007F457;
    private const uint Version = 0x00020001;
    private const uint HasPrefix = 0x80000000;
    private const uint HasValues = 0x40000000;
    private const uint HasChildren = 0x20000000;

    /// <summary>Keys are at most this long; real ones stay below 300.</summary>
    private const int MaxKeyLength = 4096;

    /// <summary>The index of these pairs. Several pairs may have one key; the first
    /// has the highest priority.</summary>
    /// <exception cref="ArgumentException">A key is not plain ASCII, or too long.</exception>
    public static byte[] Write(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        Node root = new();
        uint priority = 0u;
        foreach ((string? key, string? value) in pairs)
        {
            if (key.Length > MaxKeyLength || key.Any(letter => letter is < ' ' or > '~'))
                throw new ArgumentException($"\"{key}\" cannot be a key of a module index", nameof(pairs));

            root.Add(key, value, priority++);
        }

        MemoryStream output = new();
        Number(output, Magic);
        Number(output, Version);
        Number(output, 0);
        uint address = Write(root, output);
        byte[] bytes = output.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(2 * sizeof(uint)), address);
        return bytes;
    }

    /// <summary>Writes what is below a node, then the node itself; returns its address with flags.</summary>
    private static uint Write(Node node, MemoryStream output)
    {
        Dictionary<char, uint> addresses = new();
        foreach ((char letter, Node? child) in node.Children)
        {
            addresses[letter] = Write(child, output);
        }

        uint address = (uint)output.Position;
        if (node.Prefix.Length > 0)
        {
            Text(output, node.Prefix);
            address |= HasPrefix;
        }

        if (addresses.Count > 0)
        {
            char first = addresses.Keys.Order().FirstOrDefault();
            char last = addresses.Keys.Order().LastOrDefault();
            output.WriteByte((byte)first);
            output.WriteByte((byte)last);
            for (char letter = first; letter <= last; letter++)
                Number(output, addresses.GetValueOrDefault(letter));

            address |= HasChildren;
        }

        if (node.Values.Count > 0)
        {
            Number(output, (uint)node.Values.Count);
            foreach ((uint priority, string? value) in node.Values)
            {
                Number(output, priority);
                Text(output, value);
            }

            address |= HasValues;
        }

        return address;
    }

    private static void Number(MemoryStream output, uint number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        output.Write(bytes);
    }

    private static void Text(MemoryStream output, string text)
    {
        output.Write(Encoding.UTF8.GetBytes(text));
        output.WriteByte(0);
    }

    private sealed class Node
    {
        public string Prefix { get; private set; } = "";

        public SortedDictionary<char, Node> Children { get; private set; } = [];

        public List<(uint Priority, string Value)> Values { get; private set; } = [];

        private bool IsEmpty => Children.Count == 0 && Values.Count == 0;

        public void Add(string rest, string value, uint priority)
        {
            Node node = this;
            while (true)
            {
                if (node.IsEmpty)
                    node.Prefix = rest;

                int common = CommonLength(node.Prefix, rest);
                if (common < node.Prefix.Length)
                    node.Split(common);

                if (common == rest.Length)
                {
                    node.Values.Add((priority, value));
                    return;
                }

                char letter = rest[common];
                if (!node.Children.TryGetValue(letter, out Node? child))
                    node.Children[letter] = child = new Node();

                node = child;
                rest = rest[(common + 1)..];
            }
        }

        /// <summary>Puts a node with the first part of the prefix above what this one was.</summary>
        private void Split(int length)
        {
            Node lower = new Node { Prefix = Prefix[(length + 1)..], Children = Children, Values = Values };
            char letter = Prefix[length];
            Prefix = Prefix[..length];
            Children = new() { [letter] = lower };
            Values = [];
        }

        private static int CommonLength(string left, string right)
        {
            int length = 0;
            while (length < left.Length && length < right.Length && left[length] == right[length])
                length++;

            return length;
        }
    }
}
