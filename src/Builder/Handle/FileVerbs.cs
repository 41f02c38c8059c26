using Limyra.Templates.Hosting;
using Limyra.Templates.Packages;
using Limyra.Templates.Values;

namespace Limyra.Builder.Handle;

/// <summary>Methods on files anywhere the template may write: cp, mv, mkdir, rm,
/// ln_s, chmod, find, pushd.</summary>
internal sealed class FileVerbs
{
    private readonly RunningBuild _run;

    public FileVerbs(RunningBuild run)
    {
        _run = run;
        Table = new(StringComparer.Ordinal)
        {
            ["cp"] = (_, a) => Copy(a.Bind("cp", "srcp", "destp", "recursive?", "symlinks?", "glob?")),
            ["mv"] = (_, a) => Move(a.Bind("mv", "srcp", "destp", "glob?")),
            ["mkdir"] = (_, a) => MakeDirectory(a.Bind("mkdir", "path", "parents?")),
            ["rm"] = (_, a) => Remove(a.Bind("rm", "path", "recursive?", "force?", "glob?")),
            ["ln_s"] = (_, a) => Link(a.Bind("ln_s", "srcp", "destp", "relative?")),
            ["chmod"] = (_, a) => ChangeMode(a.Bind("chmod", "path", "mode")),
            ["touch_epoch"] = (_, a) => TouchEpoch(a.Bind("touch_epoch", "path")),
            ["find"] = (_, a) => Find(a.Bind("find", "path", "pattern", "files?")),
            ["pushd"] = (_, a) => Push(a.Bind("pushd", "dirn", "glob?")),
        };
    }

    public Dictionary<string, HandleVerb> Table { get; }

    private PathValue Copy(BoundArguments bound)
    {
        string target = _run.At(bound.Text("destp"));
        bool keepLinks = bound.Flag("symlinks", fallback: true);
        string last = target;
        foreach (string source in _run.Named(bound.Text("srcp"), bound.Flag("glob")))
        {
            last = _run.IsDirectory(target) ? $"{target}/{RunningBuild.NameOf(source)}" : target;
            bool isLink = _run.Files.KindOf(source, followLinks: false) == TemplateFileKind.Link;
            if (!_run.IsDirectory(source)) _run.Files.Copy(source, last, followLinks: keepLinks);
            else if (!bound.Flag("recursive"))
                throw new BuildException("path", $"'{source}' is a directory, but not using 'recursive'");
            else if (isLink) _run.Files.Copy(source, last, followLinks: false);
            else _run.Files.CopyTree(source, last, keepLinks);
        }
        return _run.Path(last);
    }

    private Value Move(BoundArguments bound)
    {
        string target = _run.At(bound.Text("destp"));
        List<Value> moved = [];
        foreach (string source in _run.Named(bound.Text("srcp"), bound.Flag("glob")))
        {
            if (!_run.Exists(source)) throw new BuildException("path", $"'{source}' does not exist");
            string place = _run.IsDirectory(target) ? $"{target}/{RunningBuild.NameOf(source)}" : target;
            _run.Files.Move(source, place);
            moved.Add(_run.Path(place));
        }
        return bound.Flag("glob") ? new ListValue(moved) : moved[0];
    }

    private NoneValue MakeDirectory(BoundArguments bound)
    {
        string path = _run.At(bound.Text("path"));
        bool withParents = bound.Flag("parents");
        if (_run.Exists(path) && !withParents) throw new BuildException("path", $"'{path}' exists already");
        _run.Files.MakeDirectory(path, withParents);
        return NoneValue.Instance;
    }

    private NoneValue Remove(BoundArguments bound)
    {
        bool isRecursive = bound.Flag("recursive");
        bool isForced = bound.Flag("force");
        foreach (string path in _run.Named(bound.Text("path"), bound.Flag("glob")))
        {
            TemplateFileKind? kind = _run.Files.KindOf(path, followLinks: false);
            if (kind is null && isForced) continue;
            if (kind is null) throw new BuildException("path", $"'{path}' does not exist");
            if (kind == TemplateFileKind.Directory && !isRecursive)
                throw new BuildException("path", $"'{path}' is a directory");
            _run.Files.RemoveTree(path);
        }
        return NoneValue.Instance;
    }

    private NoneValue Link(BoundArguments bound)
    {
        string target = bound.Text("srcp");
        string path = _run.At(bound.Text("destp"));
        if (_run.IsDirectory(path)) path = $"{path}/{RunningBuild.NameOf(target)}";
        if (bound.Flag("relative"))
            target = Path.GetRelativePath(Path.GetDirectoryName(path) ?? "/", _run.At(target));
        _run.Files.MakeLink(path, target);
        return NoneValue.Instance;
    }

    private NoneValue ChangeMode(BoundArguments bound)
    {
        _run.Files.ChangeMode(_run.At(bound.Text("path")), (int)bound.Number("mode", fallback: 0));
        return NoneValue.Instance;
    }

    private NoneValue TouchEpoch(BoundArguments bound)
    {
        Int128 time = (Int128)_run.Context.SourceDateEpoch * 1_000_000_000;
        string host = _run.Files.HostPath(_run.At(bound.Text("path")), followLast: false);
        _ = Linux.Files.SetTimes(Linux.Files.CurrentDirectory, host, time, time);
        return NoneValue.Instance;
    }

    private ListValue Find(BoundArguments bound)
    {
        string path = bound.Text("path");
        bool isRelative = !path.StartsWith('/');
        string start = _run.Path(_run.At(path)).Path;
        IEnumerable<string> found = Files.BuildGlob
            .Find(_run.Files, start, $"**/{bound.Text("pattern")}", skipsHidden: false)
            .Where(
                p =>
                    !bound.Flag("files") || _run.Files.KindOf(p, followLinks: true) == TemplateFileKind.File);
        if (isRelative) found = found.Select(p => Path.GetRelativePath(_run.CurrentDirectory, p));
        return new ListValue(found.Select(p => (Value)_run.Path(p)));
    }

    private PushedDirectory Push(BoundArguments bound)
    {
        IReadOnlyList<string> named = _run.Named(bound.Text("dirn"), bound.Flag("glob"));
        if (named.Count != 1)
            throw new BuildException("path", $"path '{bound.Text("dirn")}' must match exactly one directory");
        if (!_run.IsDirectory(named[0]))
            throw new BuildException("path", $"path '{named[0]}' is not a directory");
        return new(_run, _run.Files.Resolve(named[0]));
    }

    /// <summary><c>with self.pushd(...)</c>.</summary>
    private sealed class PushedDirectory(RunningBuild run, string directory) : HostObject
    {
        private string _before = "";

        public override Value Enter()
        {
            _before = run.CurrentDirectory;
            run.CurrentDirectory = directory;
            return NoneValue.Instance;
        }

        public override bool Exit(Exception? failure)
        {
            run.CurrentDirectory = _before;
            return false;
        }
    }
}
