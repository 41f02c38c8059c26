using System.Buffers;
using System.Text;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Hosting;

/// <summary>
/// An open file. Inside <c>with</c> writes are kept until its end; outside each write goes through, since
/// nothing would tell us that the template is done with it.
/// </summary>
internal sealed class FileValue : HostObject
{
    private static readonly UTF8Encoding Utf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly ITemplateFiles _files;
    private readonly bool _isBinary;
    private readonly bool _isWriting;
    private readonly ArrayBufferWriter<byte> _pending = new();
    private readonly ReadOnlyMemory<byte> _content;
    private int _position;
    private bool _isBuffered;
    private bool _isClosed;

    private FileValue(string path, ITemplateFiles files, bool isBinary, bool isWriting,
        ReadOnlyMemory<byte> content)
    {
        _path = path;
        _files = files;
        _isBinary = isBinary;
        _isWriting = isWriting;
        _content = content;
    }

    public override string TypeName => "file";

    public static FileValue Open(PathValue path, ITemplateFiles files, BoundArguments arguments)
    {
        string mode = arguments.OptionalText("mode") ?? "r";
        if (arguments.OptionalText("encoding") is { } encoding
            && encoding.ToLowerInvariant() is not ("utf-8" or "utf8" or "ascii"))
            throw new EvaluationException("value", $"open(): the encoding '{encoding}' is not supported");
        bool isBinary = mode.Contains('b', StringComparison.Ordinal);
        switch (mode.Replace("b", "", StringComparison.Ordinal).Replace("t", "", StringComparison.Ordinal))
        {
            case "r":
                return new(path.Path, files, isBinary, isWriting: false, files.Read(path.Path));
            case "w":
                files.Write(path.Path, default, append: false);
                return new(path.Path, files, isBinary, isWriting: true, default);
            case "a":
                files.Write(path.Path, default, append: true);
                return new(path.Path, files, isBinary, isWriting: true, default);
            default:
                throw new EvaluationException("value", $"open(): the mode '{mode}' is not supported",
                    "use r, w or a");
        }
    }

    public static StringValue Decode(ReadOnlyMemory<byte> bytes, string path)
    {
        try
        {
            return new(Utf8.GetString(bytes.Span).Replace("\r\n", "\n", StringComparison.Ordinal));
        }
        catch (DecoderFallbackException)
        {
            throw new EvaluationException("value", $"'{path}' is not UTF-8 text", "open it with mode \"rb\"");
        }
    }

    public static ReadOnlyMemory<byte> Encode(Value? data, bool isBinary) => (data, isBinary) switch
    {
        (BytesValue bytes, true) => bytes.Bytes,
        (StringValue text, false) => Utf8.GetBytes(text.Text),
        _ => throw new EvaluationException("type", $"write(): wants {(isBinary ? "bytes" : "a text")}"),
    };

    public override Value? GetAttribute(string name)
    {
        Func<Arguments, Value>? body = name switch
        {
            "read" => a => Read(a.Bind(name, "size?").Number("size", -1)),
            "readline" => a => Nothing(a.Bind(name), ReadLine() ?? Wrap(default)),
            "readlines" => a => Nothing(a.Bind(name), new ListValue(Lines())),
            "write" => a => Write(a.Bind(name, "data")["data"]),
            "writelines" => a => WriteAll(a.Bind(name, "lines")["lines"]),
            "close" => a => Nothing(a.Bind(name), Close()),
            "flush" => a => Nothing(a.Bind(name), NoneValue.Instance),
            _ => null,
        };
        return body is null ? null : new HostFunction(name, body);
    }

    public override IEnumerable<Value> Iterate() => Lines();

    public override Value Enter()
    {
        _isBuffered = true;
        return this;
    }

    public override bool Exit(Exception? failure)
    {
        Close();
        return false;
    }

    private static Value Nothing(BoundArguments _, Value result) => result;

    private NoneValue Close()
    {
        if (_pending.WrittenCount > 0) _files.Write(_path, _pending.WrittenMemory, append: true);
        _pending.ResetWrittenCount();
        _isClosed = true;
        return NoneValue.Instance;
    }

    private Value Wrap(ReadOnlyMemory<byte> bytes) =>
        _isBinary ? new BytesValue(bytes) : Decode(bytes, _path);

    private Value Read(long size)
    {
        Check(wantsWriting: false);
        int rest = _content.Length - _position;
        int length = size < 0 || size > rest ? rest : (int)size;
        ReadOnlyMemory<byte> bytes = _content.Slice(_position, length);
        _position += length;
        return Wrap(bytes);
    }

    private Value? ReadLine()
    {
        Check(wantsWriting: false);
        if (_position >= _content.Length) return null;
        int end = _content.Span[_position..].IndexOf((byte)'\n');
        ReadOnlyMemory<byte> line =
            _content.Slice(_position, end < 0 ? _content.Length - _position : end + 1);
        _position += line.Length;
        return Wrap(line);
    }

    private IEnumerable<Value> Lines()
    {
        while (ReadLine() is { } line) yield return line;
    }

    private IntValue Write(Value? data)
    {
        Check(wantsWriting: true);
        ReadOnlyMemory<byte> bytes = Encode(data, _isBinary);
        if (_pending.WrittenCount + bytes.Length > Evaluation.EvaluationLimits.MaxTextLength)
            throw new TemplateLimitException($"too much is written to '{_path}'");
        if (_isBuffered) _pending.Write(bytes.Span);
        else _files.Write(_path, bytes, append: true);
        return IntValue.Of(data is StringValue text ? text.Text.Length : bytes.Length);
    }

    private NoneValue WriteAll(Value? lines)
    {
        foreach (Value line in Evaluation.Iteration.Of(lines ?? NoneValue.Instance)) Write(line);
        return NoneValue.Instance;
    }

    private void Check(bool wantsWriting)
    {
        if (_isClosed) throw new EvaluationException("value", $"the file '{_path}' is closed");
        if (wantsWriting != _isWriting)
            throw new EvaluationException("value",
                $"'{_path}' is not open for {(wantsWriting ? "writing" : "reading")}");
    }
}
