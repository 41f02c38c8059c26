using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Limyra.Linux;

namespace Limyra.Tests.Linux;

public sealed class ConsolesTests
{
    /// <summary>Sizes and offsets as a C compiler gives them for linux/kd.h on x86-64 and aarch64.</summary>
    [Fact]
    public void Structures_lie_in_memory_as_in_the_kernels_headers()
    {
        Assert.Equal(4, Unsafe.SizeOf<Consoles.KeyEntry>());
        Assert.Equal(2, (int)Marshal.OffsetOf<Consoles.KeyEntry>(nameof(Consoles.KeyEntry.Value)));
        Assert.Equal(513, Unsafe.SizeOf<Consoles.KeyText>());
        Assert.Equal(32, Unsafe.SizeOf<Consoles.FontOperation>());
        Assert.Equal(24, (int)Marshal.OffsetOf<Consoles.FontOperation>(nameof(Consoles.FontOperation.Data)));
        Assert.Equal(6, Unsafe.SizeOf<Consoles.MapHints>());
        Assert.Equal(16, Unsafe.SizeOf<Consoles.MapPairs>());
        Assert.Equal(8, (int)Marshal.OffsetOf<Consoles.MapPairs>(nameof(Consoles.MapPairs.Pairs)));
    }

    [Fact]
    public void What_is_no_console_is_told_from_one()
    {
        Assert.Equal(Errno.None,
            Files.Open(Files.CurrentDirectory, "/dev/null", OpenFlags.ReadWrite, 0, out FileDescriptor file));
        using (file)
        {
            Assert.False(Consoles.IsConsole(file.Number));
            Assert.Equal(Errno.ENOTTY, Consoles.SetKeyboardMode(file.Number, isUnicode: true));
            Assert.Equal(Errno.ENOTTY, Consoles.SetKey(file.Number, 0, 1, 0x200));
            Assert.Equal(Errno.ENOTTY, Consoles.SetFont(file.Number, (8, 16), new byte[16]));
        }
    }
}
