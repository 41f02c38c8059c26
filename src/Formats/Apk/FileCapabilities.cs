using System.Buffers.Binary;

namespace Limyra.Formats.Apk;

/// <summary>
/// File capabilities in the text form of setcap(8), <c>cap_net_raw,cap_net_admin+ep</c>, as the bytes of the
/// extended attribute <c>security.capability</c> (struct vfs_cap_data of linux/capability.h, revision 2).
/// </summary>
public static class FileCapabilities
{
    /// <summary>The attribute they are kept in.</summary>
    public const string AttributeName = "security.capability";

    /// <summary>VFS_CAP_REVISION_2 and its effective flag, linux/capability.h.</summary>
    private const uint Revision2 = 0x02000000;

    private const uint Effective = 1;
    private const int LengthBytes = 5 * sizeof(uint);

    /// <summary>The bytes to store; null when the text states none, and then
    /// <paramref name="problem"/> says why.</summary>
    public static byte[]? Encode(string text, out string problem)
    {
        problem = "";
        ulong permitted = 0, inheritable = 0;
        bool isEffective = false;
        List<string> clauses = Clauses(text);
        if (clauses.Count == 0) problem = "no capabilities: write for example cap_net_raw+ep";
        foreach (string clause in clauses)
        {
            int at = clause.AsSpan().IndexOfAny("=+");
            string flags = clause[(at + 1)..];
            if (at <= 0 || flags.Length == 0 || flags.AsSpan().ContainsAnyExcept("eip"))
            {
                problem = $"'{clause}' states no capabilities: write for example cap_net_raw+ep";
                return null;
            }
            ulong bits = 0;
            foreach (string capability in clause[..at].Split(','))
            {
                int number = CapabilityNames.NumberOf(capability);
                if (number < 0)
                {
                    problem = $"unknown capability {capability}";
                    return null;
                }
                bits |= 1UL << number;
            }
            if (flags.Contains('p', StringComparison.Ordinal)) permitted |= bits;
            if (flags.Contains('i', StringComparison.Ordinal)) inheritable |= bits;
            isEffective |= flags.Contains('e', StringComparison.Ordinal);
        }
        return clauses.Count == 0 ? null : Write(permitted, inheritable, isEffective);
    }

    private static byte[] Write(ulong permitted, ulong inheritable, bool isEffective)
    {
        byte[] bytes = new byte[LengthBytes];
        Span<byte> rest = bytes;
        ReadOnlySpan<uint> words =
        [
            Revision2 | (isEffective ? Effective : 0),
            (uint)permitted, (uint)inheritable, (uint)(permitted >> 32), (uint)(inheritable >> 32),
        ];
        foreach (uint word in words)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(rest, word);
            rest = rest[sizeof(uint)..];
        }
        return bytes;
    }

    /// <summary>Names before the operator belong together: "cap_a,cap_b+ep" is one clause.</summary>
    private static List<string> Clauses(string text)
    {
        List<string> clauses = [];
        foreach (string part in text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (clauses.Count > 0 && clauses[^1].AsSpan().IndexOfAny("=+") < 0) clauses[^1] += "," + part;
            else clauses.Add(part);
        }
        return clauses;
    }
}
