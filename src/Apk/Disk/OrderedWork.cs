using System.Runtime.ExceptionServices;

namespace Limyra.Apk.Disk;

/// <summary>Pieces of work that know nothing of each other, done by several threads and
/// answered in their order.</summary>
internal static class OrderedWork
{
    /// <summary>Most threads: beyond, a disk has nothing more to give.</summary>
    private const int MostThreads = 8;

    /// <summary>As many threads as there are processors, within reason.</summary>
    public static int UsualThreads => Math.Min(Environment.ProcessorCount, MostThreads);

    /// <summary>
    /// Does the work for each item. Answers come in the order of the items, each as soon as it and those
    /// before it are there. What the work throws comes out in place of the answer, and nothing is begun after
    /// it. No thread is left when the enumeration ends, however it ends.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="work">What is done for one, on any of the threads.</param>
    public static IEnumerable<TAnswer> Do<TItem, TAnswer>(
        IReadOnlyList<TItem> items, Func<TItem, TAnswer> work) =>
        Do(items, static () => (object?)null, (item, _) => work(item), UsualThreads);

    /// <summary>As the other one, with something each thread has for itself.</summary>
    /// <param name="items">The items.</param>
    /// <param name="prepare">Makes what one thread uses for all its items; it is disposed if it can
    /// be.</param>
    /// <param name="work">What is done for one item.</param>
    /// <param name="threads">How many threads, the caller's counted.</param>
    public static IEnumerable<TAnswer> Do<TItem, TOwn, TAnswer>(
        IReadOnlyList<TItem> items, Func<TOwn> prepare, Func<TItem, TOwn, TAnswer> work, int threads)
    {
        Crew<TItem, TOwn, TAnswer> crew = new(items, prepare, work);
        try
        {
            crew.Start(Math.Min(threads, items.Count) - 1);
            for (int i = 0; i < items.Count; i++) yield return crew.AnswerOf(i);
        }
        finally
        {
            crew.Dispose();
        }
    }

    private sealed class Crew<TItem, TOwn, TAnswer>(
        IReadOnlyList<TItem> items, Func<TOwn> prepare, Func<TItem, TOwn, TAnswer> work) : IDisposable
    {
        private readonly Outcome[] _outcomes = new Outcome[items.Count];
        private readonly List<Thread> _helpers = [];
        private readonly object _gate = new();
        private readonly Own _callersOwn = new(prepare);
        private int _next = -1;

        public void Start(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Thread thread = new(Help) { IsBackground = true };
                thread.Start();
                _helpers.Add(thread);
            }
        }

        /// <summary>The answer for an item; the caller works too while it is not there.</summary>
        public TAnswer AnswerOf(int number)
        {
            while (!IsThere(number) && TakeOne(_callersOwn))
            {
                // Another one; perhaps this one.
            }
            lock (_gate)
                while (!_outcomes[number].IsThere) Monitor.Wait(_gate);
            _outcomes[number].Fault?.Throw();
            TAnswer answer = _outcomes[number].Answer!; // it is there, and no fault
            _outcomes[number] = default;
            return answer;
        }

        public void Dispose()
        {
            Stop();
            foreach (Thread helper in _helpers) helper.Join();
            _callersOwn.Dispose();
        }

        private void Help()
        {
            using Own own = new(prepare);
            while (TakeOne(own))
            {
                // The next one.
            }
        }

        private bool TakeOne(Own own)
        {
            int number = Interlocked.Increment(ref _next);
            if (number >= items.Count || number < 0) return false;
            Outcome outcome = new() { IsThere = true };
            try
            {
                outcome.Answer = work(items[number], own.Value);
            }
            catch (Exception error)
            {
                // On a helper it would end the process; the caller gets it where the answer would have been.
                outcome.Fault = ExceptionDispatchInfo.Capture(error);
                Stop();
            }
            lock (_gate)
            {
                _outcomes[number] = outcome;
                Monitor.PulseAll(_gate);
            }
            return true;
        }

        /// <summary>Begins nothing more; what is begun goes on. Items are begun in order,
        /// so all before the one that failed have an answer.</summary>
        private void Stop() => Interlocked.Exchange(ref _next, items.Count);

        private bool IsThere(int number)
        {
            lock (_gate) return _outcomes[number].IsThere;
        }

        /// <summary>What one thread has for itself, made when it does something.</summary>
        private sealed class Own(Func<TOwn> prepare) : IDisposable
        {
            private TOwn? _value;
            private bool _isMade;

            public TOwn Value
            {
                get
                {
                    if (!_isMade) _value = prepare();
                    _isMade = true;
                    return _value!; // it is made
                }
            }

            public void Dispose() => (_value as IDisposable)?.Dispose();
        }

        private struct Outcome
        {
            public bool IsThere;
            public TAnswer? Answer;
            public ExceptionDispatchInfo? Fault;
        }
    }
}
