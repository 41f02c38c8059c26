namespace Limyra.Tests.Images.Machines;

/// <summary>A guest of 512 bytes: says "READY" on the serial line, echoes one line, and resets the machine.
/// It stands for a kernel where only the driver of the machine is under test.</summary>
internal static class BootSector
{
    public static byte[] Bytes { get; } = Make();

    private static byte[] Make()
    {
        ReadOnlySpan<byte> code =
        [
            0xFA, // 00: cli: the firmware's clock handler would take letters from the serial line
            0x31, 0xC0, // 01: xor ax, ax
            0x8E, 0xD8, // 03: mov ds, ax
            0xBE, 0x3D, 0x7C, // 05: mov si, text
            0xFC, // 08: cld
            0xAC, // 09: lodsb
            0x84, 0xC0, // 0A: test al, al
            0x74, 0x05, // 0C: jz 13
            0xE8, 0x17, 0x00, // 0E: call 28
            0xEB, 0xF6, // 11: jmp 09
            0xBA, 0xFD, 0x03, // 13: mov dx, 3FD (line status)
            0xEC, // 16: in al, dx
            0xA8, 0x01, // 17: test al, 1 (a letter has come)
            0x74, 0xF8, // 19: jz 13
            0xBA, 0xF8, 0x03, // 1B: mov dx, 3F8 (data)
            0xEC, // 1E: in al, dx
            0xE8, 0x06, 0x00, // 1F: call 28
            0x3C, 0x0A, // 22: cmp al, newline
            0x75, 0xED, // 24: jnz 13
            0xEB, 0x10, // 26: jmp 38
            0x88, 0xC4, // 28: mov ah, al
            0xBA, 0xFD, 0x03, // 2A: mov dx, 3FD
            0xEC, // 2D: in al, dx
            0xA8, 0x20, // 2E: test al, 20h (the last letter is away)
            0x74, 0xFB, // 30: jz 2D
            0xB2, 0xF8, // 32: mov dl, F8
            0x88, 0xE0, // 34: mov al, ah
            0xEE, // 36: out dx, al
            0xC3, // 37: ret
            0xB0, 0xFE, // 38: mov al, FE
            0xE6, 0x64, // 3A: out 64, al (pulse the reset line)
            0xF4, // 3C: hlt
        ];
        byte[] sector = new byte[512];
        code.CopyTo(sector);
        "READY\r\n\0"u8.CopyTo(sector.AsSpan(code.Length));
        sector[510] = 0x55;
        sector[511] = 0xAA;
        return sector;
    }
}
