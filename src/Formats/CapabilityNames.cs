namespace Limyra.Formats;

/// <summary>The kernel's capabilities by number, capabilities(7) and linux/capability.h.</summary>
public static class CapabilityNames
{
    private const string Prefix = "cap_";

    private static readonly string[] Names =
    [
        "chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap",
        "linux_immutable", "net_bind_service", "net_broadcast", "net_admin", "net_raw", "ipc_lock",
            "ipc_owner",
        "sys_module", "sys_rawio", "sys_chroot", "sys_ptrace", "sys_pacct", "sys_admin", "sys_boot",
            "sys_nice",
        "sys_resource", "sys_time", "sys_tty_config", "mknod", "lease", "audit_write", "audit_control",
            "setfcap",
        "mac_override", "mac_admin", "syslog", "wake_alarm", "block_suspend", "audit_read", "perfmon", "bpf",
        "checkpoint_restore",
    ];

    /// <summary>The number of a capability, written with or without <c>cap_</c> in any case; -1 when the
    /// kernel has none of that name.</summary>
    public static int NumberOf(ReadOnlySpan<char> name)
    {
        if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) name = name[Prefix.Length..];
        for (int number = 0; number < Names.Length; number++)
            if (name.Equals(Names[number], StringComparison.OrdinalIgnoreCase)) return number;
        return -1;
    }
}
