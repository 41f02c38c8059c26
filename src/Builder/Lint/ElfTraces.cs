using System.Buffers.Binary;
using Limyra.Formats.Elf;

namespace Limyra.Builder.Lint;

/// <summary>
/// What the compiler's hardening leaves behind in linked code: checks that trap by an instruction with
/// a number in it, calls of the stack protector, marks for the processor. Nothing of it is a rule: a
/// file may have no place that needed it.
/// </summary>
internal static class ElfTraces
{
    private const ushort X64 = 62, Arm64 = 183;

    /// <summary>Numbers of clang's traps: SanitizerHandler of clang/lib/CodeGen/SanitizerHandler.h.</summary>
    private const byte AddOverflow = 0, DivideOverflow = 3, MultiplyOverflow = 12, NegateOverflow = 13,
        SubtractOverflow = 21;

    private const byte CfiFailure = 2;

    /// <summary>Number our FORTIFY headers trap with.</summary>
    private const byte FortifyFailure = 0x46;

    /// <summary>Columns of the ledger, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["ssp", "fortify", "cfi", "int", "cet", "bti", "pac"];

    /// <summary>For each name whether there is a trace of it; null: this cannot be told, or the
    /// processor has no such thing.</summary>
    public static IReadOnlyList<bool?> Find(ElfFile file, ReadOnlySpan<byte> bytes)
    {
        bool isKnown = file.Machine is X64 or Arm64 && !file.IsBigEndian;
        HashSet<int> traps = isKnown ? Traps(file, bytes) : [];
        bool? Trapped(params ReadOnlySpan<byte> numbers)
        {
            if (!isKnown) return null;
            foreach (byte number in numbers)
                if (traps.Contains(number)) return true;
            return false;
        }
        return
        [
            HasStackProtector(file, bytes),
            Imports(file,
                name => name.StartsWith("__", StringComparison.Ordinal)
                    && name.EndsWith("_chk", StringComparison.Ordinal))
                ? true
                : Trapped(FortifyFailure),
            Trapped(CfiFailure),
            Trapped(AddOverflow, DivideOverflow, MultiplyOverflow, NegateOverflow, SubtractOverflow),
            file.Machine == X64 ? (Property(file, 0xC0000002) & 3) == 3 : null,
            file.Machine == Arm64 ? (Property(file, 0xC0000000) & 1) != 0 : null,
            file.Machine == Arm64 ? (Property(file, 0xC0000000) & 2) != 0 : null,
        ];
    }

    /// <summary>Numbers of the traps in executable segments: <c>ud1l
    /// N(%eax),%eax</c>, <c>brk #0x5500+N</c>.</summary>
    private static HashSet<int> Traps(ElfFile file, ReadOnlySpan<byte> bytes)
    {
        HashSet<int> found = [];
        foreach (ElfSegment segment in file.Segments)
        {
            if (segment.Kind != ElfSegment.Load || !segment.IsExecutable
                || segment.Offset >= (ulong)bytes.Length) continue;
            int length = (int)Math.Min(segment.FileSize, (ulong)bytes.Length - segment.Offset);
            ReadOnlySpan<byte> code = bytes.Slice((int)segment.Offset, length);
            if (file.Machine == X64)
            {
                ReadOnlySpan<byte> trap = [0x67, 0x0F, 0xB9, 0x40];
                for (int at; (at = code.IndexOf(trap)) >= 0 && at + trap.Length < code.Length;
                    code = code[(at + trap.Length)..])
                    found.Add(code[at + trap.Length]);
            }
            else
                for (; code.Length >= 4; code = code[4..])
                    if (BinaryPrimitives.ReadUInt32LittleEndian(code) is var word
                        && (word & 0xFFFFE01F) == 0xD42AA000)
                        found.Add((int)(word >> 5) & 0xFF);
        }
        return found;
    }

    private static bool? HasStackProtector(ElfFile file, ReadOnlySpan<byte> bytes)
    {
        if (Imports(file, name => name is "__stack_chk_fail" or "__stack_chk_guard")) return true;
        if (file.Machine != X64) return file.IsStatic ? null : false;
        // The canary of the thread, %fs:0x28, whichever register it is compared with.
        return bytes.IndexOf((ReadOnlySpan<byte>)[0x25, 0x28, 0, 0, 0]) >= 0;
    }

    private static bool Imports(ElfFile file, Func<string, bool> isMeant) =>
        file.Symbols.Any(symbol => !symbol.IsDefined && isMeant(symbol.Name));

    /// <summary>A property of the note that linker and loader agree on code for a
    /// processor by; 0 when it has none.</summary>
    private static uint Property(ElfFile file, uint wanted)
    {
        int alignment = file.Is64 ? 8 : 4;
        foreach (ElfNote note in file.Notes)
        {
            if (note is not { Owner: "GNU", Kind: ElfNote.Property }) continue;
            ReadOnlySpan<byte> rest = note.Content.Span;
            while (rest.Length >= 8)
            {
                uint kind = BinaryPrimitives.ReadUInt32LittleEndian(rest);
                uint size = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
                if (size > rest.Length - 8) break;
                if (kind == wanted && size == 4) return BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]);
                int step = 8 + ((int)size + alignment - 1) / alignment * alignment;
                if (step > rest.Length) break;
                rest = rest[step..];
            }
        }
        return 0;
    }
}
