namespace Limyra.Apk.Commands;

/// <summary>Pieces of work that know nothing of each other, done by several threads and
/// answered in their order.</summary>
internal static class OrderedWork
{
    /// <summary>Most threads: beyond, a disk has nothing more to give.</summary>
    private const int MostThreads = 8;

    /// <summary>
    /// Does the work for each item. Answers come in the order of the items, each as soon
    /// as it and those before it are there.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="work">What is done for one; it must not throw.</param>
    public static IEnumerable<TAnswer> Do<TItem, TAnswer>(
        IReadOnlyList<TItem> items, Func<TItem, TAnswer> work)
    {
        int helpers = Math.Min(Math.Min(Environment.ProcessorCount, MostThreads), items.Count) - 1;
        if (helpers < 1)
        {
            foreach (TItem item in items) yield return work(item);
            yield break;
        }
        TAnswer?[] answers = new TAnswer?[items.Count];
        bool[] isDone = new bool[items.Count];
        object gate = new();
        int next = -1;
        bool TakeOne()
        {
            int number = Interlocked.Increment(ref next);
            if (number >= items.Count) return false;
            TAnswer answer = work(items[number]);
            lock (gate)
            {
                answers[number] = answer;
                isDone[number] = true;
                Monitor.PulseAll(gate);
            }
            return true;
        }
        for (int i = 0; i < helpers; i++)
        {
            Thread thread = new(() =>
            {
                while (TakeOne())
                {
                    // The next one.
                }
            }) { IsBackground = true };
            thread.Start();
        }
        for (int i = 0; i < items.Count; i++)
        {
            while (!IsThere(i))
            {
                if (TakeOne()) continue;
                lock (gate)
                    while (!isDone[i]) Monitor.Wait(gate);
            }
            yield return answers[i]!; // it is there
        }

        bool IsThere(int number)
        {
            lock (gate) return isDone[number];
        }
    }
}
