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
        HashSet<int> threads = []; // and what all wait on: nothing that is disposed of
        for (int i = 0; i < Count; i++) Assert.Equal(Errno.None, LightThread.Start(MeetTheOthers));
        lock (threads)
        {
            while (threads.Count < Count) Assert.True(Monitor.Wait(threads, TimeSpan.FromMinutes(1)));
        }

        // No thread ends before all have begun, so none can have the number of another.
        void MeetTheOthers()
        {
            lock (threads)
            {
                _ = threads.Add(Environment.CurrentManagedThreadId);
                Monitor.PulseAll(threads);
                while (threads.Count < Count) _ = Monitor.Wait(threads);
            }
        }
    }
}
