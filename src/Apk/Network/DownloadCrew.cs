using System.Runtime.ExceptionServices;

namespace Limyra.Apk.Network;

/// <summary>
/// Does several downloads at once. They begin in the order of their numbers, one after the other, so that
/// what is said about their beginnings does not depend on the network.
/// </summary>
internal static class DownloadCrew
{
    /// <summary>Connections at a time: enough to hide waiting, few enough to be a good guest.</summary>
    public const int Connections = 4;

    /// <summary>Runs the downloads; what each returned, null for those that were never begun.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="begin">Called before each with its number, by one thread at a time.</param>
    /// <param name="fetch">Does one; a text is an error.</param>
    /// <param name="stopsAtError">Whether an error keeps the rest from beginning.</param>
    /// <param name="cancellation">Ends all.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static string?[] Run(
        int count, Action<int> begin, Func<int, CancellationToken, string?> fetch, bool stopsAtError,
        CancellationToken cancellation)
    {
        string?[] errors = new string?[count];
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Lock order = new();
        ExceptionDispatchInfo? fault = null;
        int next = 0;
        void Work()
        {
            while (true)
            {
                int number;
                lock (order)
                {
                    if (next == count || stop.IsCancellationRequested) return;
                    number = next++;
                    begin(number);
                }
                try
                {
                    errors[number] = fetch(number, stop.Token);
                    if (errors[number] is not null && stopsAtError) stop.Cancel();
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                catch (Exception unexpected)
                {
                    // Ours to see: it is thrown again in the thread that asked.
                    fault = ExceptionDispatchInfo.Capture(unexpected);
                    stop.Cancel();
                    return;
                }
            }
        }
        Thread[] threads = [.. Enumerable.Range(1, Math.Max(Math.Min(Connections, count) - 1, 0))
            .Select(_ => new Thread(Work))];
        foreach (Thread thread in threads) thread.Start();
        Work();
        foreach (Thread thread in threads) thread.Join();
        fault?.Throw();
        cancellation.ThrowIfCancellationRequested();
        return errors;
    }
}
