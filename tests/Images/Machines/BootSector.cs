namespace Limyra.Tests.Images.Machines;

/// <summary>A guest of 512 bytes: says "READY" on the serial line, echoes one line, and resets the machine. It stands
/// for a kernel where only the driver of the machine is under test.</summary>
internal static class BootSector
{
    public static byte[] Bytes { get; } = Make();

    private static byte[] Make()
    {
        ReadOnlySpan<byte> code =
        [
            0x31, 0xC0, // 00: xor ax, ax
            0x8E, 0xD8, // 02: mov ds, ax
            0xBE, 0x37, 0x7C, // 04: mov si, text
            0xFC, // 07: cld
            0xAC, // 08: lodsb
            0x84, 0xC0, // 09: test al, al
            0x74, 0x05, // 0B: jz 12
            0xE8, 0x17, 0x00, // 0D: call 27
            0xEB, 0xF6, // 10: jmp 08
            0xBA, 0xFD, 0x03, // 12: mov dx, 3FD (line status)
            0xEC, // 15: in al, dx
            0xA8, 0x01, // 16: test al, 1 (a letter has come)
            0x74, 0xF8, // 18: jz 12
            0xBA, 0xF8, 0x03, // 1A: mov dx, 3F8 (data)
            0xEC, // 1D: in al, dx
            0xE8, 0x06, 0x00, // 1E: call 27
            0x3C, 0x0A, // 21: cmp al, newline
            0x75, 0xED, // 23: jnz 12
            0xEB, 0x0B, // 25: jmp 32
            0xBA, 0xFD, 0x03, // 27: mov dx, 3FD
            0x88, 0xC4, // 2A: mov ah, al
            0x88, 0xE0, // 2C: mov al, ah
            0xB2, 0xF8, // 2E: mov dl, F8
            0xEE, // 30: out dx, al
            0xC3, // 31: ret
            0xB0, 0xFE, // 32: mov al, FE
            0xE6, 0x64, // 34: out 64, al (pulse the reset line)
            0xF4, // 36: hlt
        ];
        byte[] sector = new byte[512];
        code.CopyTo(sector);
        "READY\r\n\0"u8.CopyTo(sector.AsSpan(code.Length));
        sector[510] = 0x55;
        sector[511] = 0xAA;
        return sector;
    }
}
