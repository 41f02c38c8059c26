namespace Limyra.Images.Machines;

/// <summary>
/// Runs something with a machine, and once more if the guest's kernel crashed by itself. Software emulation
/// of x86-64 crashes some guests at random (QEMU 7.2 with Linux 6.12: about one boot in six); a crash is told
/// from a wrong answer, which is never tried again.
/// </summary>
public static class MachineRetry
{
    /// <summary>Runs it at most twice.</summary>
    /// <param name="run">Starts a machine and uses it; it is called anew with fresh disks expected.</param>
    /// <param name="onRetry">Told of the crash before the second run.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> run, Action<MachineException> onRetry,
        CancellationToken cancellation)
    {
        try
        {
            return await run(cancellation);
        }
        catch (MachineException error) when (error.Failure == MachineFailure.GuestCrash)
        {
            onRetry(error);
        }
        return await run(cancellation);
    }
}
