using System.Buffers.Binary;
using System.Text;

namespace Limyra.Builder.Pack;

/// <summary>Bytes of extended attributes as templates state them; capabilities in the text form of setcap(8).</summary>
internal static class AttributeValue
{
    /// <summary>VFS_CAP_REVISION_2 and its effective flag, linux/capability.h.</summary>
    private const uint Revision2 = 0x02000000;

    private const uint Effective = 1;

    /// <summary>Names by number, capabilities(7) and linux/capability.h.</summary>
    private static readonly string[] capabilities =
    [
        "chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap",
        "linux_immutable", "net_bind_service", "net_broadcast", "net_admin", "net_raw", "ipc_lock", "ipc_owner",
        "sys_module", "sys_rawio", "sys_chroot", "sys_ptrace", "sys_pacct", "sys_admin", "sys_boot", "sys_nice",
        "sys_resource", "sys_time", "sys_tty_config", "mknod", "lease", "audit_write", "audit_control", "setfcap",
        "mac_override", "mac_admin", "syslog", "wake_alarm", "block_suspend", "audit_read", "perfmon", "bpf",
        "checkpoint_restore",
    ];

    /// <summary>The bytes to store.</summary>
    public static byte[] Encode(string name, string value) =>
        name == "security.capability" ? EncodeCapabilities(value) : Encoding.UTF8.GetBytes(value);

    private static byte[] EncodeCapabilities(string text)
    {
        ulong permitted = 0, inheritable = 0;
        bool isEffective = false;
        string[] parts = text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        foreach (string clause in parts.Aggregate(new List<string>(), Join))
        {
            int at = clause.AsSpan().IndexOfAny("=+");
            if (at <= 0) throw new BuildException("xattr", $"'{text}' states no capabilities", "write cap_net_raw+ep");
            ulong bits = 0;
            foreach (string capability in clause[..at].Split(','))
            {
                string name = capability.ToLowerInvariant().Replace("cap_", "", StringComparison.Ordinal);
                int number = Array.IndexOf(capabilities, name);
                if (number < 0) throw new BuildException("xattr", $"unknown capability {capability}");
                bits |= 1UL << number;
            }
            string flags = clause[(at + 1)..];
            if (flags.Contains('p', StringComparison.Ordinal)) permitted |= bits;
            if (flags.Contains('i', StringComparison.Ordinal)) inheritable |= bits;
            isEffective |= flags.Contains('e', StringComparison.Ordinal);
        }
        byte[] bytes = new byte[20];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Revision2 | (isEffective ? Effective : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)permitted);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)inheritable);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), (uint)(permitted >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), (uint)(inheritable >> 32));
        return bytes;
    }

    /// <summary>Names before the operator belong together: "cap_a,cap_b+ep" is one clause.</summary>
    private static List<string> Join(List<string> clauses, string part)
    {
        if (clauses.Count > 0 && clauses[^1].AsSpan().IndexOfAny("=+") < 0) clauses[^1] += "," + part;
        else clauses.Add(part);
        return clauses;
    }
}
