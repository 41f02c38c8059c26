using System.Text;

namespace Limyra.Images.Machines;

/// <summary>Turns the bytes of a serial line into text as a person reads it: UTF-8, no carriage returns, no
/// terminal control sequences, even where these are cut between two reads.</summary>
internal sealed class PlainText
{
    private const char Escape = '\x1b';
    private const char Bell = '\a';

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private State _state;

    private enum State
    {
        /// <summary>Text is passed on.</summary>
        Text,

        /// <summary>An escape character has come.</summary>
        Escaped,

        /// <summary>Within a control sequence, up to its final letter (ECMA-48, 5.4).</summary>
        Control,

        /// <summary>Within a string for the terminal, up to a bell or the next
        /// escape (ECMA-48, 8.3.89).</summary>
        Command,
    }

    public string Read(ReadOnlySpan<byte> bytes)
    {
        char[] letters = new char[_decoder.GetCharCount(bytes, flush: false)];
        int count = _decoder.GetChars(bytes, letters, flush: false);
        StringBuilder text = new(count);
        foreach (char letter in letters.AsSpan(0, count))
            if (IsText(letter)) text.Append(letter);
        return text.ToString();
    }

    private bool IsText(char letter)
    {
        switch (_state)
        {
            case State.Text:
                if (letter == Escape) _state = State.Escaped;
                return letter is not Escape and not '\r' and not '\0';
            case State.Escaped:
                _state = letter switch { '[' => State.Control, ']' => State.Command, _ => State.Text };
                return false;
            case State.Control:
                if (letter is >= '@' and <= '~') _state = State.Text;
                return false;
            case State.Command:
                if (letter == Bell) _state = State.Text;
                if (letter == Escape) _state = State.Escaped;
                return false;
            default:
                throw new InvalidOperationException($"state {_state}");
        }
    }
}
