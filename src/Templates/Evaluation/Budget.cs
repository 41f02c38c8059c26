using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>What is left of the limits of the call that is running.</summary>
internal sealed class Budget
{
    private long _steps;
    private long _bytes;

    public void Reset(EvaluationLimits limits)
    {
        _steps = limits.Steps;
        _bytes = limits.MemoryBytes;
    }

    public void Step()
    {
        if (--_steps < 0) throw new TemplateLimitException("the template takes too many steps");
    }

    /// <summary>After this many small pieces of work.</summary>
    public void Steps(int count)
    {
        _steps -= count;
        if (_steps < 0) throw new TemplateLimitException("the template takes too many steps");
    }

    /// <summary>Before an operation that may look at all of a value: large ones cost more.</summary>
    public void Touch(Value value)
    {
        int size = value switch
        {
            StringValue text => text.Text.Length,
            ListValue list => list.Items.Count,
            TupleValue tuple => tuple.Items.Count,
            BytesValue bytes => bytes.Bytes.Length,
            DictValue dict => dict.Entries.Count,
            SetValue set => set.Items.Count,
            _ => 0,
        };
        _steps -= size >> 6;
        Step();
    }

    /// <summary>Before a text of this many characters is made.</summary>
    public void Text(long length)
    {
        if (length > EvaluationLimits.MaxTextLength)
            throw new TemplateLimitException("a text grows too long");
        Take(length * sizeof(char));
    }

    /// <summary>Before a text of one length grows by another.</summary>
    public void Grow(int length, int more)
    {
        if ((long)length + more > EvaluationLimits.MaxTextLength)
            throw new TemplateLimitException("a text grows too long");
        Take((long)more * sizeof(char));
    }

    /// <summary>Before a row of this many values is made.</summary>
    public void Row(long count)
    {
        if (count > EvaluationLimits.MaxItems) throw new TemplateLimitException("a list grows too long");
        Take(count * IntPtr.Size);
    }

    private void Take(long count)
    {
        // The work grows with the size as well, so size costs steps.
        _steps -= count >> 8;
        _bytes -= count;
        if (_bytes < 0 || _steps < 0) throw new TemplateLimitException("the template uses too much memory");
    }
}
