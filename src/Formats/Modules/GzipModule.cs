using System.Buffers.Binary;
using Limyra.Formats.PartitionTable;

namespace Limyra.Formats.Modules;

/// <summary>
/// A kernel module packed with gzip (RFC 1952 around RFC 1951), unpacked in managed code: the
/// zlib that comes with the runtime would be an eighth of the program that loads modules, for
/// kernels that cannot unpack by themselves.
/// </summary>
public static class GzipModule
{
    /// <summary>Largest module; the largest of real kernels have some 10 MiB.</summary>
    public const int LimitBytes = 256 << 20;

    private const int HeaderBytes = 10;
    private const int TrailerBytes = 8;
    private const byte HasChecksum = 2;
    private const byte HasExtra = 4;
    private const byte HasName = 8;
    private const byte HasComment = 16;

    /// <summary>The module's bytes.</summary>
    /// <exception cref="ModuleFileException">It is not gzip, is cut off, or
    /// its checksum is wrong.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> packed, string source, int limitBytes = LimitBytes)
    {
        if (packed.Length < HeaderBytes + TrailerBytes || packed[0] != 0x1f || packed[1] != 0x8b
            || packed[2] != 8)
            throw new ModuleFileException(source, offsetBytes: 0, "gzip-header", "not a gzip file");
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(packed[^4..]);
        if (size > limitBytes)
            throw new ModuleFileException(source, packed.Length - 4, "gzip-size",
                $"claims {size} bytes unpacked");
        ReadOnlySpan<byte> body = packed[..^TrailerBytes];
        Inflater inflater = new(body, SkipHeader(body, source), new byte[size], source);
        byte[] unpacked = inflater.Run();
        if (Crc32.Of(unpacked) != BinaryPrimitives.ReadUInt32LittleEndian(packed[^8..]))
            throw new ModuleFileException(source, packed.Length - 8, "gzip-checksum",
                "the checksum does not fit the content");
        return unpacked;
    }

    private static int SkipHeader(ReadOnlySpan<byte> body, string source)
    {
        byte flags = body[3];
        int at = HeaderBytes;
        if ((flags & HasExtra) != 0 && at + 2 <= body.Length)
            at += 2 + BinaryPrimitives.ReadUInt16LittleEndian(body[at..]);
        for (byte part = HasName; part <= HasComment; part <<= 1)
        {
            if ((flags & part) == 0 || at > body.Length) continue;
            int end = body[at..].IndexOf((byte)0);
            at = end < 0 ? body.Length + 1 : at + end + 1;
        }
        if ((flags & HasChecksum) != 0) at += 2;
        return at <= body.Length
            ? at : throw new ModuleFileException(source, body.Length, "gzip-header", "cut off in its header");
    }

    /// <summary>Decodes DEFLATE blocks into an array of known size.</summary>
    private ref struct Inflater(ReadOnlySpan<byte> input, int at, byte[] output, string source)
    {
        private const int LongestCode = 15;
        private const int EndOfBlock = 256;
        private const int LengthSymbols = 286;
        private const int DistanceSymbols = 30;

        private static ReadOnlySpan<ushort> LengthBases =>
        [
            3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
            163, 195, 227, 258,
        ];

        private static ReadOnlySpan<byte> LengthBits =>
            [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

        private static ReadOnlySpan<ushort> DistanceBases =>
        [
            1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
            2049, 3073, 4097,
            6145, 8193, 12289, 16385, 24577,
        ];

        private static ReadOnlySpan<byte> DistanceBits =>
            [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12,
                12, 13, 13];

        /// <summary>The order in which lengths of the code of code lengths stand (RFC 1951, 3.2.7).</summary>
        private static ReadOnlySpan<byte> CodeOrder =>
            [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

        private readonly ReadOnlySpan<byte> _input = input;
        private int _at = at;
        private uint _bits;
        private int _bitCount;
        private int _written;

        /// <summary>A canonical Huffman code: how many codes each length has, and
        /// the symbols in code order.</summary>
        private readonly record struct Code(ushort[] Counts, ushort[] Symbols);

        public byte[] Run()
        {
            bool isLast;
            do
            {
                isLast = Take(1) != 0;
                switch (Take(2))
                {
                    case 0:
                        Copy();
                        break;
                    case 1:
                        Decode(FixedLengths(), CodeOf(Filled(DistanceSymbols, 5)));
                        break;
                    case 2:
                        ReadCodes();
                        break;
                    default:
                        throw Bad("a block of no known kind");
                }
            }
            while (!isLast);
            return _written == output.Length ? output
                : throw Bad($"{_written} bytes instead of {output.Length}");
        }

        private readonly ModuleFileException Bad(string what) => new(source, _at, "gzip-content", what);

        private uint Take(int count)
        {
            while (_bitCount < count)
            {
                if (_at == _input.Length) throw Bad("cut off");
                _bits |= (uint)_input[_at++] << _bitCount;
                _bitCount += 8;
            }
            uint value = _bits & ((1u << count) - 1);
            _bits >>= count;
            _bitCount -= count;
            return value;
        }

        private void Copy()
        {
            _at -= _bitCount / 8; // whole bytes that were read ahead
            _bits = 0;
            _bitCount = 0;
            if (_input.Length - _at < 4) throw Bad("cut off");
            int length = BinaryPrimitives.ReadUInt16LittleEndian(_input[_at..]);
            if (length != (ushort)~BinaryPrimitives.ReadUInt16LittleEndian(_input[(_at + 2)..]))
                throw Bad("a length is wrong");
            _at += 4;
            if (length > _input.Length - _at || length > output.Length - _written) throw Bad("cut off");
            _input.Slice(_at, length).CopyTo(output.AsSpan(_written));
            _at += length;
            _written += length;
        }

        private static byte[] Filled(int count, byte length)
        {
            byte[] lengths = new byte[count];
            Array.Fill(lengths, length);
            return lengths;
        }

        private static Code FixedLengths()
        {
            byte[] lengths = Filled(288, 8);
            lengths.AsSpan(144, 112).Fill(9);
            lengths.AsSpan(256, 24).Fill(7);
            return CodeOf(lengths);
        }

        private static Code CodeOf(ReadOnlySpan<byte> lengths)
        {
            ushort[] counts = new ushort[LongestCode + 1];
            foreach (byte length in lengths) counts[length]++;
            counts[0] = 0;
            Span<ushort> next = stackalloc ushort[LongestCode + 2];
            for (int length = 1; length <= LongestCode; length++)
                next[length + 1] = (ushort)(next[length] + counts[length]);
            ushort[] symbols = new ushort[lengths.Length];
            for (int symbol = 0; symbol < lengths.Length; symbol++)
                if (lengths[symbol] != 0) symbols[next[lengths[symbol]]++] = (ushort)symbol;
            return new(counts, symbols);
        }

        private void ReadCodes()
        {
            int lengthCount = (int)Take(5) + 257;
            int distanceCount = (int)Take(5) + 1;
            int codeCount = (int)Take(4) + 4;
            if (lengthCount > LengthSymbols || distanceCount > DistanceSymbols) throw Bad("too many codes");
            Span<byte> lengths = stackalloc byte[CodeOrder.Length];
            lengths.Clear();
            for (int i = 0; i < codeCount; i++) lengths[CodeOrder[i]] = (byte)Take(3);
            Code code = CodeOf(lengths);
            Span<byte> all = stackalloc byte[LengthSymbols + DistanceSymbols];
            for (int i = 0; i < lengthCount + distanceCount;)
            {
                int symbol = Symbol(code);
                (byte value, int count) = symbol switch
                {
                    < 16 => ((byte)symbol, 1),
                    16 => (i > 0 ? all[i - 1] : throw Bad("nothing to repeat"), 3 + (int)Take(2)),
                    17 => ((byte)0, 3 + (int)Take(3)),
                    _ => ((byte)0, 11 + (int)Take(7)),
                };
                if (count > lengthCount + distanceCount - i) throw Bad("too many lengths");
                all.Slice(i, count).Fill(value);
                i += count;
            }
            Decode(CodeOf(all[..lengthCount]), CodeOf(all.Slice(lengthCount, distanceCount)));
        }

        private int Symbol(Code code)
        {
            int value = 0, first = 0, index = 0;
            for (int length = 1; length <= LongestCode; length++)
            {
                value |= (int)Take(1);
                int count = code.Counts[length];
                if (value - count < first) return code.Symbols[index + (value - first)];
                index += count;
                first = (first + count) << 1;
                value <<= 1;
            }
            throw Bad("a code that stands for nothing");
        }

        private void Decode(Code lengths, Code distances)
        {
            int symbol;
            while ((symbol = Symbol(lengths)) != EndOfBlock)
            {
                if (symbol < EndOfBlock)
                {
                    if (_written == output.Length) throw Bad("more than its length says");
                    output[_written++] = (byte)symbol;
                    continue;
                }
                symbol -= EndOfBlock + 1;
                if (symbol >= LengthBases.Length) throw Bad("a length of no known kind");
                int length = LengthBases[symbol] + (int)Take(LengthBits[symbol]);
                int kind = Symbol(distances);
                if (kind >= DistanceBases.Length) throw Bad("a distance of no known kind");
                int distance = DistanceBases[kind] + (int)Take(DistanceBits[kind]);
                if (distance > _written || length > output.Length - _written)
                    throw Bad("a copy of what is not there");
                // Byte by byte: the copy may reach into what it writes.
                for (; length > 0; length--, _written++) output[_written] = output[_written - distance];
            }
        }
    }
}
