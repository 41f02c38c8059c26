using System.Runtime.InteropServices;
using System.Text;

namespace Limyra.Linux;

/// <summary>
/// Lines typed at the terminal on standard input, edited as its user is used to: by the readline or the
/// editline library of this system (readline(3), editline(3)), with history, completion and the user's
/// inputrc. The library has one state for the whole process, so there is one editor at a time.
/// </summary>
public sealed unsafe class LineEditor
{
    private const int HistoryLines = 1000;
    private const int PollMs = 100;

    /// <summary>Libraries by preference, and how each is told to take the keys of vi.</summary>
    private static readonly (string File, string Vi)[] Libraries =
    [
        ("libreadline.so.8", "set editing-mode vi"),
        ("libedit.so.2", "bind -v"),
        ("libedit.so.0", "bind -v"),
    ];

    /// <summary>Only blanks end a word to complete: a name of a template has a slash and dashes.</summary>
    private static readonly nint WordBreaks = Marshal.StringToCoTaskMemUTF8(" \t\n");

    private readonly nint _library;
    private readonly Func<string, IReadOnlyList<string>> _complete;
    private readonly delegate* unmanaged<byte*, nint, byte**> _match;

    // What the library calls back must not be collected.
    private readonly TakesLine _finish;
    private readonly GivesMatches _attempt;
    private readonly GivesMatch _next;

    private IReadOnlyList<string> _candidates = [];
    private int _nextCandidate;
    private (bool IsDone, string? Text) _line;

    private LineEditor(nint library, Func<string, IReadOnlyList<string>> complete)
    {
        _library = library;
        _complete = complete;
        _finish = Finish;
        _attempt = Attempt;
        _next = NextCandidate;
        _match = (delegate* unmanaged<byte*, nint, byte**>)Symbol("rl_completion_matches");
        *(nint*)Symbol("rl_completer_word_break_characters") = WordBreaks;
        *(nint*)Symbol("rl_attempted_completion_function") =
            Marshal.GetFunctionPointerForDelegate(_attempt);
        ((delegate* unmanaged<int, void>)Symbol("stifle_history"))(HistoryLines);
    }

    private delegate void TakesLine(byte* line);

    private delegate byte** GivesMatches(byte* word, int start, int end);

    private delegate byte* GivesMatch(byte* word, int state);

    /// <summary>Whether this system has one of the libraries.</summary>
    public static bool IsAvailable =>
        Array.Exists(Libraries, library => NativeLibrary.TryLoad(library.File, out _));

    /// <summary>Loads a library; null where this system has none.</summary>
    /// <param name="complete">Gives what the word before the cursor may become; what ends with a slash may
    /// go on, and gets no blank.</param>
    /// <param name="settings">File of settings in place of the user's; null: the user's. Without either
    /// the keys are those of vi.</param>
    public static LineEditor? TryLoad(Func<string, IReadOnlyList<string>> complete, string? settings)
    {
        foreach ((string file, string vi) in Libraries)
        {
            if (!NativeLibrary.TryLoad(file, out nint library)) continue;
            try
            {
                LineEditor editor = new(library, complete);
                editor.Configure(vi, settings);
                return editor;
            }
            catch (EntryPointNotFoundException)
            {
                NativeLibrary.Free(library); // an editline older than the functions that are called here
            }
        }
        return null;
    }

    /// <summary>Reads a line into the history; null at the end of the input, or when cancelled.</summary>
    public string? Read(string prompt, CancellationToken cancellation)
    {
        _line = (false, null);
        Span<bool> hasNews = stackalloc bool[1];
        delegate* unmanaged<byte*, nint, void> install =
            (delegate* unmanaged<byte*, nint, void>)Symbol("rl_callback_handler_install");
        delegate* unmanaged<void> readCharacter =
            (delegate* unmanaged<void>)Symbol("rl_callback_read_char");
        fixed (byte* text = Terminated(prompt)) install(text, Marshal.GetFunctionPointerForDelegate(_finish));
        try
        {
            while (!_line.IsDone && !cancellation.IsCancellationRequested)
            {
                _ = Polling.Wait([0], [Polling.Readable], hasNews, PollMs); // interrupted: asks again
                if (hasNews[0]) readCharacter();
            }
        }
        finally
        {
            Remove(); // the terminal is as it was
        }
        if (!string.IsNullOrWhiteSpace(_line.Text))
            fixed (byte* text = Terminated(_line.Text))
                ((delegate* unmanaged<byte*, void>)Symbol("add_history"))(text);
        return _line.Text;
    }

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + "\0");

    private nint Symbol(string name) => NativeLibrary.GetExport(_library, name);

    private void Configure(string vi, string? settings)
    {
        ((delegate* unmanaged<int>)Symbol("rl_initialize"))();
        fixed (byte* line = Terminated(vi))
            _ = ((delegate* unmanaged<byte*, int>)Symbol("rl_parse_and_bind"))(line);
        fixed (byte* path = settings is null ? null : Terminated(settings)) // null: the user's
            _ = ((delegate* unmanaged<byte*, int>)Symbol("rl_read_init_file"))(path);
    }

    private void Remove() => ((delegate* unmanaged<void>)Symbol("rl_callback_handler_remove"))();

    private void Finish(byte* line)
    {
        _line = (true, Marshal.PtrToStringUTF8((nint)line));
        NativeMemory.Free(line);
        Remove(); // else the prompt is written once more
    }

    private byte** Attempt(byte* word, int start, int end)
    {
        *(int*)Symbol("rl_attempted_completion_over") = 1; // no names of files instead
        _candidates = _complete(Marshal.PtrToStringUTF8((nint)word) ?? "");
        bool goesOn = _candidates is [var only] && only.EndsWith('/');
        *(int*)Symbol("rl_completion_append_character") = goesOn ? 0 : ' ';
        return _match(word, Marshal.GetFunctionPointerForDelegate(_next));
    }

    private byte* NextCandidate(byte* word, int state)
    {
        if (state == 0) _nextCandidate = 0;
        if (_nextCandidate >= _candidates.Count) return null;
        byte[] text = Terminated(_candidates[_nextCandidate++]);
        byte* copy = (byte*)NativeMemory.Alloc((nuint)text.Length); // the library frees it
        text.CopyTo(new Span<byte>(copy, text.Length));
        return copy;
    }
}
