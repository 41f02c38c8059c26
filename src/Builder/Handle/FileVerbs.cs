using Limyra.Templates.Hosting;
using Limyra.Templates.Packages;
using Limyra.Templates.Values;

namespace Limyra.Builder.Handle;

/// <summary>Methods on files anywhere the template may write: cp, mv, mkdir, rm,
/// ln_s, chmod, find, pushd.</summary>
internal sealed class FileVerbs
{
    private readonly RunningBuild run;

    public FileVerbs(RunningBuild run)
    {
        this.run = run;
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
        string target = run.At(bound.Text("destp"));
        bool keepLinks = bound.Flag("symlinks", fallback: true);
        string last = target;
        foreach (string source in run.Named(bound.Text("srcp"), bound.Flag("glob")))
        {
            last = run.IsDirectory(target) ? $"{target}/{RunningBuild.NameOf(source)}" : target;
            bool isLink = run.Files.KindOf(source, followLinks: false) == TemplateFileKind.Link;
            if (!run.IsDirectory(source)) run.Files.Copy(source, last, followLinks: keepLinks);
            else if (!bound.Flag("recursive"))
                throw new BuildException("path", $"'{source}' is a directory, but not using 'recursive'");
            else if (isLink) run.Files.Copy(source, last, followLinks: false);
            else run.Files.CopyTree(source, last, keepLinks);
        }
        return run.Path(last);
    }

    private Value Move(BoundArguments bound)
    {
        string target = run.At(bound.Text("destp"));
        List<Value> moved = [];
        foreach (string source in run.Named(bound.Text("srcp"), bound.Flag("glob")))
        {
            if (!run.Exists(source)) throw new BuildException("path", $"'{source}' does not exist");
            string place = run.IsDirectory(target) ? $"{target}/{RunningBuild.NameOf(source)}" : target;
            run.Files.Move(source, place);
            moved.Add(run.Path(place));
        }
        return bound.Flag("glob") ? new ListValue(moved) : moved[0];
    }

    private NoneValue MakeDirectory(BoundArguments bound)
    {
        string path = run.At(bound.Text("path"));
        bool withParents = bound.Flag("parents");
        if (run.Exists(path) && !withParents) throw new BuildException("path", $"'{path}' exists already");
        run.Files.MakeDirectory(path, withParents);
        return NoneValue.Instance;
    }

    private NoneValue Remove(BoundArguments bound)
    {
        bool isRecursive = bound.Flag("recursive");
        bool isForced = bound.Flag("force");
        foreach (string path in run.Named(bound.Text("path"), bound.Flag("glob")))
        {
            TemplateFileKind? kind = run.Files.KindOf(path, followLinks: false);
            if (kind is null && isForced) continue;
            if (kind is null) throw new BuildException("path", $"'{path}' does not exist");
            if (kind == TemplateFileKind.Directory && !isRecursive)
                throw new BuildException("path", $"'{path}' is a directory");
            run.Files.RemoveTree(path);
        }
        return NoneValue.Instance;
    }

    private NoneValue Link(BoundArguments bound)
    {
        string target = bound.Text("srcp");
        string path = run.At(bound.Text("destp"));
        if (run.IsDirectory(path)) path = $"{path}/{RunningBuild.NameOf(target)}";
        if (bound.Flag("relative"))
            target = Path.GetRelativePath(Path.GetDirectoryName(path) ?? "/", run.At(target));
        run.Files.MakeLink(path, target);
        return NoneValue.Instance;
    }

    private NoneValue ChangeMode(BoundArguments bound)
    {
        run.Files.ChangeMode(run.At(bound.Text("path")), (int)bound.Number("mode", fallback: 0));
        return NoneValue.Instance;
    }

    private NoneValue TouchEpoch(BoundArguments bound)
    {
        Int128 time = (Int128)run.Context.SourceDateEpoch * 1_000_000_000;
        string host = run.Files.HostPath(run.At(bound.Text("path")), followLast: false);
        _ = Linux.Files.SetTimes(Linux.Files.CurrentDirectory, host, time, time);
        return NoneValue.Instance;
    }

    private ListValue Find(BoundArguments bound)
    {
        string path = bound.Text("path");
        bool isRelative = !path.StartsWith('/');
        string start = run.Path(run.At(path)).Path;
        IEnumerable<string> found = Files.BuildGlob
            .Find(run.Files, start, $"**/{bound.Text("pattern")}", skipsHidden: false)
            .Where(
                p => !bound.Flag("files") || run.Files.KindOf(p, followLinks: true) == TemplateFileKind.File);
        if (isRelative) found = found.Select(p => Path.GetRelativePath(run.CurrentDirectory, p));
        return new ListValue(found.Select(p => (Value)run.Path(p)));
    }

    private PushedDirectory Push(BoundArguments bound)
    {
        IReadOnlyList<string> named = run.Named(bound.Text("dirn"), bound.Flag("glob"));
        if (named.Count != 1)
            throw new BuildException("path", $"path '{bound.Text("dirn")}' must match exactly one directory");
        if (!run.IsDirectory(named[0]))
            throw new BuildException("path", $"path '{named[0]}' is not a directory");
        return new(run, run.Files.Resolve(named[0]));
    }

    /// <summary><c>with self.pushd(...)</c>.</summary>
    private sealed class PushedDirectory(RunningBuild run, string directory) : HostObject
    {
        private string before = "";

        public override Value Enter()
        {
            before = run.CurrentDirectory;
            run.CurrentDirectory = directory;
            return NoneValue.Instance;
        }

        public override bool Exit(Exception? failure)
        {
            run.CurrentDirectory = before;
            return false;
        }
    }
}
