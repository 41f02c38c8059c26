using System.Collections.Concurrent;
using Limyra.Apk.Commands;
using Limyra.Apk.Disk;

namespace Limyra.Tests.Apk.Commands;

public sealed class OrderedWorkTests
{
    private const int Threads = 4;

    private static readonly int[] Numbers = [.. Enumerable.Range(0, 200)];

    private static IEnumerable<int> Do(Func<int, int> work) =>
        OrderedWork.Do(Numbers, static () => (object?)null, (number, _) => work(number), Threads);

    [Fact]
    public void Answers_come_in_the_order_of_the_items()
    {
        Assert.Equal(Numbers.Select(number => number * 2), Do(number => number * 2));
        Assert.Equal(Numbers, OrderedWork.Do(Numbers, number => number));
        Assert.Empty(OrderedWork.Do(Array.Empty<int>(), number => number));
    }

    /// <summary>Several threads at once, one of them a helper: it would end the process.</summary>
    [Fact]
    public void What_a_helper_throws_comes_out_where_its_answer_would_have_been()
    {
        int caller = Environment.CurrentManagedThreadId;
        using ManualResetEventSlim isBroken = new();
        List<int> answers = [];
        NotSupportedException error = Assert.Throws<NotSupportedException>(() =>
        {
            foreach (int answer in Do(Work)) answers.Add(answer);
        });
        Assert.Equal("broken", error.Message);
        Assert.Equal(Enumerable.Range(0, answers.Count), answers);
        Assert.True(answers.Count < Numbers.Length);

        // The caller waits at its first item until a helper has failed at another.
        int Work(int number)
        {
            if (Environment.CurrentManagedThreadId == caller)
            {
                isBroken.Wait(TestContext.Current.CancellationToken);
                return number;
            }
            if (number < 2) return number;
            isBroken.Set();
            throw new NotSupportedException("broken");
        }
    }

    [Fact]
    public void Nothing_is_begun_behind_a_failure_nor_after_the_caller_has_gone()
    {
        ConcurrentBag<int> begun = [];
        Assert.Throws<NotSupportedException>(() => OrderedWork.Do(
            Numbers,
            static () => (object?)null,
            (number, _) =>
            {
                begun.Add(number);
                return number < 10 ? number : throw new NotSupportedException();
            },
            threads: 1).Sum());
        Assert.Equal(11, begun.Count);

        begun.Clear();
        Assert.Equal(0, Do(number =>
        {
            begun.Add(number);
            return number;
        }).First());
        int count = begun.Count;
        Thread.Yield();
        Assert.Equal(count, begun.Count); // no thread is left that could add one
    }

    [Fact]
    public void Each_thread_has_something_of_its_own_that_is_disposed()
    {
        ConcurrentBag<Own> made = [];
        int sum = OrderedWork.Do(
            Numbers,
            () =>
            {
                Own own = new();
                made.Add(own);
                return own;
            },
            (number, own) =>
            {
                Assert.Equal(own.Thread, Environment.CurrentManagedThreadId);
                return number;
            },
            Threads).Sum();
        Assert.Equal(Numbers.Sum(), sum);
        Assert.InRange(made.Count, 1, Threads);
        Assert.All(made, own => Assert.True(own.IsDisposed));
    }

    private sealed class Own : IDisposable
    {
        public int Thread { get; } = Environment.CurrentManagedThreadId;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
