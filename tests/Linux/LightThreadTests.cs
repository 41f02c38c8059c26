using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Tests.Linux;

/// <summary>Threads that nobody waits for.</summary>
public sealed class LightThreadTests
{
    [Fact]
    public void Each_does_its_work_on_a_thread_of_its_own()
    {
        const int Count = 20;
        using CountdownEvent done = new(Count);
        HashSet<int> threads = [];
        for (int i = 0; i < Count; i++)
        {
            Errno error = LightThread.Start(() =>
            {
                lock (threads) threads.Add(Environment.CurrentManagedThreadId);
                done.Signal();
                done.Wait(); // so that no thread ends before all have begun
            });
            Assert.Equal(Errno.None, error);
        }
        Assert.True(done.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        lock (threads) Assert.Equal(Count, threads.Count);
    }
}
