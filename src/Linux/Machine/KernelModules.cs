using System.Text;

namespace Limyra.Linux;

/// <summary>Loading modules into the running kernel (init_module(2)).</summary>
public static class KernelModules
{
    private const int CompressedFile = 4; // MODULE_INIT_COMPRESSED_FILE

    private static nint InitModule => Libc.IsArm64 ? 105 : 175;

    private static nint FinitModule => Libc.IsArm64 ? 273 : 313;

    private static nint DeleteModule => Libc.IsArm64 ? 106 : 176;

    /// <summary>Loads the module in an open file; a compressed one is unpacked
    /// by the kernel if it can.</summary>
    public static unsafe Errno Load(int fd, string parameters, bool isCompressed)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(parameters + "\0"))
        {
            return Libc.Check(Libc.syscall3(FinitModule, fd, (nint)text, isCompressed ? CompressedFile : 0));
        }
    }

    /// <summary>Loads a module from memory.</summary>
    public static unsafe Errno Load(ReadOnlySpan<byte> image, string parameters)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(parameters + "\0"))
        fixed (byte* start = image)
        {
            return Libc.Check(Libc.syscall3(InitModule, (nint)start, image.Length, (nint)text));
        }
    }

    /// <summary>Removes a module nobody uses.</summary>
    public static unsafe Errno Unload(string name)
    {
        const int NonBlocking = 0x800;
        fixed (byte* text = Encoding.UTF8.GetBytes(name + "\0"))
        {
            return Libc.Check(Libc.syscall3(DeleteModule, (nint)text, NonBlocking, 0));
        }
    }
}
