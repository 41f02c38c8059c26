using System.Text;
using System.Text.RegularExpressions;

namespace Limyra.Images.Machines;

/// <summary>Everything a serial line said, with a place up to which it has been read; crashes of the guest's
/// kernel are noticed as they are said.</summary>
internal sealed partial class Transcript
{
    private const int LastLineCount = 40;
    private const int CrashTailMs = 500;

    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private readonly PlainText _plain = new();
    private TaskCompletionSource _news = NewSignal();
    private int _read;
    private int _searchedForCrash;
    private string? _crash;
    private bool _isEnded;

    /// <summary>All text so far.</summary>
    public string Text
    {
        get
        {
            lock (_lock) return _text.ToString();
        }
    }

    /// <summary>The line with which the guest's kernel reported its crash;
    /// null while there is none.</summary>
    public string? Crash
    {
        get
        {
            lock (_lock) return _crash;
        }
    }

    public string LastLines => string.Join('\n', Text.TrimEnd().Split('\n').TakeLast(LastLineCount));

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _text.Append(_plain.Read(bytes));
            SearchForCrash();
            Signal();
        }
    }

    /// <summary>The line is closed: nothing more will come.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isEnded = true;
            Signal();
        }
    }

    /// <summary>Waits for text that matches, behind what has been read; what was read up to there is returned
    /// in <see cref="Passage.Before"/>.</summary>
    public async Task<Passage> WaitForAsync(
        Regex wanted, TimeSpan patience, TimeProvider clock, CancellationToken cancellation)
    {
        long started = clock.GetTimestamp();
        while (true)
        {
            Task news;
            string? crash;
            bool isEnded;
            lock (_lock)
            {
                string unread = _text.ToString(_read, _text.Length - _read);
                Match match = wanted.Match(unread);
                if (match.Success)
                {
                    _read += match.Index + match.Length;
                    return new Passage(unread[..match.Index], match);
                }
                (news, crash, isEnded) = (_news.Task, _crash, _isEnded);
            }
            if (crash is not null)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(CrashTailMs), clock, cancellation);
                throw Failed(MachineFailure.GuestCrash, $"the guest's kernel crashed ({crash})", wanted);
            }
            if (isEnded) throw Failed(MachineFailure.Ended, "the machine ended", wanted);
            TimeSpan left = patience - clock.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || !await Arrives(news, left, clock, cancellation))
                throw Failed(MachineFailure.Deadline, $"nothing for {patience.TotalSeconds:0} s", wanted);
        }
    }

    /// <summary>Marks everything said so far as read.</summary>
    public void SkipToEnd()
    {
        lock (_lock) _read = _text.Length;
    }

    private static async Task<bool> Arrives(
        Task news, TimeSpan patience, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            await news.WaitAsync(patience, clock, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private MachineException Failed(MachineFailure failure, string what, Regex wanted) =>
        new(failure, $"{what} while waiting for \"{wanted}\"", LastLines);

    /// <summary>Searches whole lines only, each once.</summary>
    private void SearchForCrash()
    {
        int end = _text.Length;
        while (end > _searchedForCrash && _text[end - 1] != '\n') end--;
        if (end <= _searchedForCrash) return;
        Match match = CrashLine().Match(_text.ToString(_searchedForCrash, end - _searchedForCrash));
        if (match.Success) _crash ??= match.Value.Trim();
        _searchedForCrash = end;
    }

    private void Signal()
    {
        _news.TrySetResult();
        _news = NewSignal();
    }

    private static TaskCompletionSource NewSignal() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the kernel prints at a crash: kernel/panic.c,
    /// arch/x86/kernel/dumpstack.c and traps.c, lib/bug.c.</summary>
    [GeneratedRegex(@"^.*(Kernel panic - not syncing|\bBUG: |\bOops: |double fault: |kernel BUG at ).*$",
        RegexOptions.Multiline)]
    private static partial Regex CrashLine();
}

/// <summary>A place in the transcript: the match waited for, and the text
/// between it and the last one.</summary>
internal readonly record struct Passage(string Before, Match Match);
