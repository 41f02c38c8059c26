using System.Text;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Hosting;

/// <summary>A path as templates see it: the members of Python's pathlib that templates
/// use, over injected files.</summary>
public sealed class PathValue : HostObject
{
    private readonly ITemplateFiles _files;

    /// <summary>A path over these files.</summary>
    public PathValue(string path, ITemplateFiles files)
    {
        Path = PathText.Normalize(path);
        _files = files;
    }

    /// <summary>The path, normalized as pathlib does.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override string TypeName => "Path";

    /// <inheritdoc/>
    public override string ToString() => Path;

    /// <inheritdoc/>
    public override Value? Divide(Value right) => right switch
    {
        StringValue text => With(PathText.Join(Path, text.Text)),
        PathValue path => With(PathText.Join(Path, path.Path)),
        _ => null,
    };

    /// <inheritdoc/>
    public override Value? GetAttribute(string name) => name switch
    {
        "name" => new StringValue(PathText.NameOf(Path)),
        "stem" => new StringValue(PathText.NameOf(Path)[..^PathText.SuffixOf(Path).Length]),
        "suffix" => new StringValue(PathText.SuffixOf(Path)),
        "parent" => With(PathText.ParentOf(Path)),
        "parents" => new TupleValue(Parents()),
        "parts" => new TupleValue(Parts()),
        _ => Method(name),
    };

    internal override void AppendRepresentation(StringBuilder text, int depth)
    {
        text.Append("PosixPath(");
        StringValue.Quote(text, Path);
        text.Append(')');
    }

    internal override bool IsEqual(Value other, ref Comparing work) =>
        other is PathValue path && path.Path == Path;

    private protected override int Hash() => Path.GetHashCode(StringComparison.Ordinal);

    private PathValue With(string path) => new(path, _files);

    private Value[] Parts() =>
        [.. (Path.StartsWith('/') ? ["/"] : Array.Empty<string>())
            .Concat(Path.Split('/').Where(part => part is not ("" or ".")))
            .Select(part => new StringValue(part))];

    private IEnumerable<Value> Parents()
    {
        string at = Path;
        while (at is not ("/" or "."))
        {
            at = PathText.ParentOf(at);
            yield return With(at);
        }
    }

    private HostFunction? Method(string name)
    {
        Func<Arguments, Value>? body = Question(name) ?? Derivation(name) ?? Change(name) ?? Content(name);
        return body is null ? null : new HostFunction(name, body);
    }

    private Func<Arguments, Value>? Question(string name) => name switch
    {
        "exists" => a => Answer(a, name, _files.KindOf(Path, followLinks: true) is not null),
        "is_file" => a => Answer(a, name, _files.KindOf(Path, followLinks: true) == TemplateFileKind.File),
        "is_dir" => a =>
            Answer(a, name, _files.KindOf(Path, followLinks: true) == TemplateFileKind.Directory),
        "is_symlink" => a =>
            Answer(a, name, _files.KindOf(Path, followLinks: false) == TemplateFileKind.Link),
        "is_absolute" => a => Answer(a, name, Path.StartsWith('/')),
        "match" => a => BoolValue.Of(GlobPattern.Matches(
            a.Bind(name, "pattern").Text("pattern"), PathText.NameOf(Path))),
        _ => null,
    };

    private Func<Arguments, Value>? Derivation(string name) => name switch
    {
        "relative_to" => a => RelativeTo(a.Bind(name, "other").Text("other")),
        "is_relative_to" => a => BoolValue.Of(
            PathText.RelativeTo(Path, PathText.Normalize(a.Bind(name, "other").Text("other"))) is not null),
        "with_name" => a => With(PathText.Join(PathText.ParentOf(Path), a.Bind(name, "name").Text("name"))),
        "with_suffix" =>
            a => With(Path[..^PathText.SuffixOf(Path).Length] + a.Bind(name, "suffix").Text("suffix")),
        "joinpath" =>
            a => a.Bind(name, "*parts").Rest.Aggregate(this, (path, part) => (PathValue)(path.Divide(part)
                ?? throw new EvaluationException("type", "joinpath() takes texts and paths"))),
        "resolve" => a => Do(a.Bind(name, "strict?"), () => With(_files.Resolve(Path))),
        "readlink" => a => Do(a.Bind(name), () => With(_files.ReadLink(Path))),
        "iterdir" => a => Do(a.Bind(name), () => new IteratorValue("generator",
            _files.List(Path).Select(entry => With(PathText.Join(Path, entry))))),
        "glob" => a => Found(a.Bind(name, "pattern").Text("pattern")),
        "rglob" => a => Found("**/" + a.Bind(name, "pattern").Text("pattern")),
        _ => null,
    };

    private Func<Arguments, Value>? Change(string name) => name switch
    {
        "unlink" => a => Unlink(a.Bind(name, "missing_ok?").Flag("missing_ok")),
        "mkdir" => a => MakeDirectory(a.Bind(name, "mode?", "parents?", "exist_ok?")),
        "rmdir" => a => Done(a.Bind(name), () => _files.RemoveDirectory(Path)),
        "symlink_to" => a => Done(a.Bind(name, "target", "target_is_directory?"),
            bound => _files.MakeLink(Path, bound.Text("target"))),
        "chmod" =>
            a => Done(a.Bind(name, "mode"), bound => _files.ChangeMode(Path, (int)bound.Number("mode", 0))),
        "touch" => a => Done(a.Bind(name, "mode?", "exist_ok?"), () => _files.Touch(Path)),
        "rename" => a => Rename(a.Bind(name, "target").Text("target")),
        "replace" => a => Rename(a.Bind(name, "target").Text("target")),
        _ => null,
    };

    private Func<Arguments, Value>? Content(string name) => name switch
    {
        "open" => a => FileValue.Open(this, _files, a.Bind(name, "mode?", "encoding?")),
        "read_bytes" => a => Do(a.Bind(name), () => new BytesValue(_files.Read(Path))),
        "read_text" => a => Do(a.Bind(name, "encoding?"), () => FileValue.Decode(_files.Read(Path), Path)),
        "write_bytes" => a => Done(a.Bind(name, "data"), bound => _files.Write(Path,
            FileValue.Encode(bound["data"], isBinary: true), append: false)),
        "write_text" => a => Done(a.Bind(name, "data", "encoding?"), bound => _files.Write(Path,
            FileValue.Encode(bound["data"], isBinary: false), append: false)),
        _ => null,
    };

    private static BoolValue Answer(Arguments arguments, string name, bool answer)
    {
        arguments.Bind(name);
        return BoolValue.Of(answer);
    }

    private static Value Do(BoundArguments _, Func<Value> body) => body();

    private static NoneValue Done(BoundArguments _, Action body)
    {
        body();
        return NoneValue.Instance;
    }

    private static NoneValue Done(BoundArguments bound, Action<BoundArguments> body)
    {
        body(bound);
        return NoneValue.Instance;
    }

    private IteratorValue Found(string pattern) => pattern.StartsWith('/')
        ? throw new EvaluationException("value", "a pattern must be relative")
        : new IteratorValue("generator", PathGlob.Find(_files, Path, pattern).Select(With));

    private PathValue RelativeTo(string other) =>
        PathText.RelativeTo(Path, PathText.Normalize(other)) is { } below
            ? With(below)
            : throw new EvaluationException("value", $"'{Path}' is not below '{other}'");

    private NoneValue Unlink(bool missingOk)
    {
        if (!missingOk || _files.KindOf(Path, followLinks: false) is not null) _files.Unlink(Path);
        return NoneValue.Instance;
    }

    private NoneValue MakeDirectory(BoundArguments bound)
    {
        bool isThere = _files.KindOf(Path, followLinks: true) == TemplateFileKind.Directory;
        if (isThere && !bound.Flag("exist_ok"))
            throw new EvaluationException("file", $"'{Path}' exists already");
        if (!isThere) _files.MakeDirectory(Path, bound.Flag("parents"));
        if (bound["mode"] is not null && !isThere) _files.ChangeMode(Path, (int)bound.Number("mode", 0));
        return NoneValue.Instance;
    }

    private PathValue Rename(string target)
    {
        _files.Rename(Path, target);
        return With(target);
    }
}
