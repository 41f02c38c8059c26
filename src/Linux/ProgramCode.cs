using System.Runtime.InteropServices;

namespace Limyra.Linux;

/// <summary>The pages of this program's own code and constants.</summary>
public static class ProgramCode
{
    /// <summary>
    /// Lets the kernel take back what only starting up needed. Nothing is lost: what runs again is read
    /// again, from the page cache mostly. For a program that stays and rests (native/code.c).
    /// </summary>
    public static void Release() => Libc.limyra_release_code();
}

internal static partial class Libc
{
    [LibraryImport(NativeLibrary)]
    internal static partial void limyra_release_code();
}
