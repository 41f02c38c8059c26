using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Limyra.Linux;

/// <summary>
/// The lower floor: calls of the C library under the names of their manual pages, one partial file a topic
/// (Libc.Mount.cs, Libc.Process.cs, ...). Everything is linked directly ("libc" is in DirectPInvoke).
/// The upper floor turns their results into <see cref="Errno"/>.
/// </summary>
internal static partial class Libc
{
    internal const string Library = "libc";

    /// <summary>The errno of the call just made; valid only right behind a call with SetLastError.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Errno LastError() => (Errno)Marshal.GetLastPInvokeError();

    /// <summary>Turns the usual "-1 and errno" into an <see cref="Errno"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Errno Check(long result) => result == -1 ? LastError() : Errno.None;
}
