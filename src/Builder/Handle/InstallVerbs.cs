using System.Text;
using System.Text.RegularExpressions;
using Limyra.Builder.Files;
using Limyra.Templates.Packages;
using Limyra.Templates.Values;

namespace Limyra.Builder.Handle;

/// <summary>Methods that put files into the package: install_file and those made
/// of it, uninstall, rename.</summary>
internal sealed class InstallVerbs
{
    private const int FileMode = 0b110_100_100;
    private const int ProgramMode = 0b111_101_101;

    private readonly RunningBuild _run;

    public InstallVerbs(RunningBuild run)
    {
        _run = run;
        Table = new(StringComparer.Ordinal)
        {
            ["install_files"] =
                (h, a) => Tree(h, a.Bind("install_files", "path", "dest", "symlinks?", "name?")),
            ["install_dir"] = (h, a) => MakeDirectory(h, a.Bind("install_dir", "dest", "mode?")),
            ["install_file"] = (h, a) => One(h, a.Bind("install_file",
                "src", "dest", "mode?", "name?", "glob?", "follow_symlinks?", "template?", "pattern?")),
            ["install_bin"] =
                (h, a) => Simple(h, a.Bind("install_bin", "src", "mode?", "name?", "glob?"), "usr/bin"),
            ["install_lib"] =
                (h, a) => Simple(h, a.Bind("install_lib", "src", "mode?", "name?", "glob?"), "usr/lib"),
            ["install_man"] =
                (h, a) => Manual(h, a.Bind("install_man", "src", "name?", "cat?", "glob?", "lang?")),
            ["install_license"] = (h, a) => License(h, a.Bind("install_license", "src", "name?", "pkgname?")),
            ["install_completion"] =
                (h, a) => Completion(h, a.Bind("install_completion", "src", "shell", "name?")),
            ["install_service"] = (h, a) => Service(h, a.Bind("install_service", "src", "name?", "enable?")),
            ["install_tmpfiles"] =
                (h, a) => Configuration(h, a.Bind("install_tmpfiles", "src", "name?"), "usr/lib/tmpfiles.d"),
            ["install_sysusers"] =
                (h, a) => Configuration(h, a.Bind("install_sysusers", "src", "name?"), "usr/lib/sysusers.d"),
            ["install_initramfs"] =
                (h, a) => Initramfs(h, a.Bind("install_initramfs", "src", "stype?", "name?")),
            ["install_link"] = (h, a) => Link(h, a.Bind("install_link", "dest", "tgt", "absolute?")),
            ["install_shell"] = (h, a) => Shells(h, a.Bind("install_shell", "*shells").Rest),
            ["uninstall"] = (h, a) => Uninstall(h, a.Bind("uninstall", "path", "glob?")),
            ["rename"] =
                (h, a) => Rename(h, a.Bind("rename", "src", "dest", "relative?", "glob?", "keep_name?")),
        };
    }

    public Dictionary<string, HandleVerb> Table { get; }

    private string Destination(PackageHandle handle, string path, string verb) => path.StartsWith('/')
        ? throw new BuildException("path", $"{verb}: path '{path}' must not be absolute",
            "leave out the first slash")
        : $"{_run.PackageOf(handle).Destination}/{path}";

    private void MakeDirectory(string path) => _run.Files.MakeDirectory(path, withParents: true);

    private NoneValue MakeDirectory(PackageHandle handle, BoundArguments bound)
    {
        string path = Destination(handle, bound.Text("dest"), "install_dir");
        MakeDirectory(path);
        if (!bound.IsGiven("mode") || bound["mode"] is not null)
            _run.Files.ChangeMode(path, (int)bound.Number("mode", ProgramMode));
        return NoneValue.Instance;
    }

    private NoneValue Tree(PackageHandle handle, BoundArguments bound)
    {
        string source = _run.At(bound.Text("path"));
        string directory = Destination(handle, bound.Text("dest"), "install_files");
        MakeDirectory(directory);
        string target = $"{directory}/{bound.OptionalText("name") ?? RunningBuild.NameOf(source)}";
        if (!_run.IsDirectory(source)) _run.Files.Copy(source, target, followLinks: true);
        else if (_run.Exists(target))
            throw new BuildException("path", $"install_files: '{target}' already exists");
        else _run.Files.CopyTree(source, target, keepLinks: bound.Flag("symlinks", fallback: true));
        return NoneValue.Instance;
    }

    private NoneValue One(PackageHandle handle, BoundArguments bound)
    {
        int? mode =
            bound.IsGiven("mode") && bound["mode"] is null ? null : (int)bound.Number("mode", FileMode);
        bool isGlob = bound.Flag("glob");
        string? name = bound.OptionalText("name");
        if (isGlob && name is not null)
            throw new BuildException("path", "cannot specify 'name' and 'glob' together");
        Install(handle, new(bound.Text("src"), bound.Text("dest"), mode, name, isGlob)
        {
            FollowsLinks = bound.Flag("follow_symlinks", fallback: true),
            Replacements = bound["template"] is null ? null : bound.Entries("template"),
            Pattern = bound.OptionalText("pattern"),
        });
        return NoneValue.Instance;
    }

    private sealed record Installation(string Source, string Directory, int? Mode, string? Name, bool IsGlob)
    {
        public bool FollowsLinks { get; init; } = true;

        public IReadOnlyList<KeyValuePair<string, string>>? Replacements { get; init; }

        public string? Pattern { get; init; }
    }

    private void Install(PackageHandle handle, Installation what)
    {
        string directory = Destination(handle, what.Directory, "install_file");
        foreach (string source in _run.Named(what.Source, what.IsGlob))
        {
            string target = $"{directory}/{what.Name ?? RunningBuild.NameOf(source)}";
            if (_run.Exists(target))
                throw new BuildException("path", $"install_file: destination file '{target}' already exists");
            MakeDirectory(directory);
            if (what.Replacements is { } values)
                _run.Files.Write(target, Replace(source, values, what.Pattern), append: false);
            else _run.Files.Copy(source, target, what.FollowsLinks);
            if (what.Mode is { } mode
                && _run.Files.KindOf(target, followLinks: false) != Templates.Hosting.TemplateFileKind.Link)
                _run.Files.ChangeMode(target, mode);
        }
    }

    private byte[] Replace(string source, IReadOnlyList<KeyValuePair<string, string>> values, string? pattern)
    {
        Dictionary<string, string> table = new(values, StringComparer.Ordinal);
        string text = Encoding.UTF8.GetString(_run.Files.Read(source).Span);
        try
        {
            Regex regex = new(pattern ?? @"@(\w+)@", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
            return Encoding.UTF8.GetBytes(
                regex.Replace(text, match => table.GetValueOrDefault(match.Groups[1].Value, match.Value)));
        }
        catch (RegexMatchTimeoutException)
        {
            throw new Templates.Text.TemplateLimitException($"the pattern '{pattern}' takes too long");
        }
        catch (ArgumentException failure)
        {
            throw new BuildException("value", $"the pattern is not valid: {failure.Message}");
        }
    }

    private NoneValue Simple(PackageHandle handle, BoundArguments bound, string directory)
    {
        Install(handle, new(bound.Text("src"), directory, (int)bound.Number("mode", ProgramMode),
            bound.OptionalText("name"), bound.Flag("glob")));
        return NoneValue.Instance;
    }

    private NoneValue Manual(PackageHandle handle, BoundArguments bound)
    {
        string place = "usr/share/man" + (bound.OptionalText("lang") is { } language ? $"/{language}" : "");
        foreach (string source in _run.Named(bound.Text("src"), bound.Flag("glob")))
        {
            string file = RunningBuild.NameOf(source);
            string packed = file.EndsWith(".gz", StringComparison.Ordinal) ? ".gz" : "";
            string plain = file[..^packed.Length];
            int dot = plain.LastIndexOf('.');
            string section = bound["cat"]?.ToString() ?? (dot > 0 ? plain[(dot + 1)..] : "");
            if (bound["cat"] is null && !int.TryParse(section, out _))
                throw new BuildException("path", $"install_man: manpage '{plain}' has no section");
            string name = bound.OptionalText("name") is { } given ? $"{given}.{section}" : plain;
            string directory = Destination(handle, $"{place}/man{section}", "install_man");
            MakeDirectory(directory);
            _run.Files.Copy(source, $"{directory}/{name}{packed}", followLinks: true);
            _run.Files.ChangeMode($"{directory}/{name}{packed}", FileMode);
        }
        return NoneValue.Instance;
    }

    private NoneValue License(PackageHandle handle, BoundArguments bound)
    {
        string package = bound.OptionalText("pkgname") ?? handle.Name;
        Install(handle, new(
            bound.Text("src"), $"usr/share/licenses/{package}", FileMode, bound.OptionalText("name"),
            IsGlob: false));
        return NoneValue.Instance;
    }

    private NoneValue Completion(PackageHandle handle, BoundArguments bound)
    {
        string name = bound.OptionalText("name") ?? handle.Name;
        (string directory, string file) = bound.Text("shell") switch
        {
            "bash" => ("usr/share/bash-completion/completions", name),
            "zsh" => ("usr/share/zsh/site-functions", $"_{name}"),
            "fish" => ("usr/share/fish/vendor_completions.d", $"{name}.fish"),
            "nushell" => ("usr/share/nushell/vendor/autoload", $"{name}.nu"),
            var shell => throw new BuildException("value", $"unknown shell: {shell}"),
        };
        Install(handle, new(bound.Text("src"), directory, FileMode, file, IsGlob: false));
        return NoneValue.Instance;
    }

    private NoneValue Service(PackageHandle handle, BoundArguments bound)
    {
        string source = bound.Text("src");
        string file = RunningBuild.NameOf(source);
        bool isUser = file.EndsWith(".user", StringComparison.Ordinal);
        string name = bound.OptionalText("name") ?? (isUser ? file[..^".user".Length] : file);
        string directory = isUser ? "usr/lib/dinit.d/user" : "usr/lib/dinit.d";
        Install(handle, new(source, directory, FileMode, name, IsGlob: false));
        if (bound.Flag("enable"))
        {
            string links = Destination(handle, $"{directory}/boot.d", "install_service");
            MakeDirectory(links);
            _run.Files.MakeLink($"{links}/{name}", $"../{name}");
        }
        return NoneValue.Instance;
    }

    private NoneValue Configuration(PackageHandle handle, BoundArguments bound, string directory)
    {
        string name = bound.OptionalText("name") ?? handle.Name;
        Install(handle, new(bound.Text("src"), directory, FileMode, $"{name}.conf", IsGlob: false));
        return NoneValue.Instance;
    }

    private NoneValue Initramfs(PackageHandle handle, BoundArguments bound)
    {
        string kind = bound.OptionalText("stype") ?? "hook";
        string directory =
            kind == "hook" ? "usr/share/initramfs-tools/hooks" : $"usr/share/initramfs-tools/scripts/{kind}";
        Install(handle, new(bound.Text("src"), directory, ProgramMode,
            bound.OptionalText("name") ?? handle.Name, IsGlob: false));
        return NoneValue.Instance;
    }

    private NoneValue Link(PackageHandle handle, BoundArguments bound)
    {
        string target = bound.Text("tgt");
        if (target.StartsWith('/') && !bound.Flag("absolute"))
            throw new BuildException("path", $"install_link: target '{target}' must not be absolute");
        string path = Destination(handle, bound.Text("dest"), "install_link");
        MakeDirectory($"{path}/..");
        _run.Files.MakeLink(path, target);
        return NoneValue.Instance;
    }

    private NoneValue Shells(PackageHandle handle, IReadOnlyList<Value> shells)
    {
        string directory = Destination(handle, "usr/lib/shells.d", "install_shell");
        MakeDirectory(directory);
        foreach (Value shell in shells)
            _run.Files.MakeLink($"{directory}/{RunningBuild.NameOf(shell.ToString())}", shell.ToString());
        return NoneValue.Instance;
    }

    private NoneValue Uninstall(PackageHandle handle, BoundArguments bound)
    {
        string path = bound.Text("path");
        string place = Destination(handle, path, "uninstall");
        IReadOnlyList<string> found = bound.Flag("glob")
            ? BuildGlob.Find(_run.Files, _run.PackageOf(handle).Destination, path, skipsHidden: false)
            : _run.Exists(place) ? [place] : [];
        if (found.Count == 0) throw new BuildException("path", $"path '{path}' does not match anything");
        foreach (string file in found) _run.Files.RemoveTree(file);
        return NoneValue.Instance;
    }

    private NoneValue Rename(PackageHandle handle, BoundArguments bound)
    {
        string source = Destination(handle, bound.Text("src"), "rename");
        string target = bound.Text("dest");
        if (bound.Flag("glob"))
        {
            IReadOnlyList<string> found =
                BuildGlob.Find(_run.Files, _run.PackageOf(handle).Destination, bound.Text("src"),
                    skipsHidden: false);
            if (found.Count != 1)
                throw new BuildException("path", $"rename glob '{bound.Text("src")}' must match one result");
            source = found[0];
        }
        if (!_run.Exists(source))
            throw new BuildException("path", $"rename: '{bound.Text("src")}' does not exist");
        string full = Destination(handle, target, "rename");
        if (bound.Flag("relative", fallback: true))
            full = $"{Path.GetDirectoryName(_run.Files.Resolve(source))}/{target}";
        string place = bound.Flag("keep_name") ? $"{full}/{RunningBuild.NameOf(source)}" : full;
        _run.Files.MakeDirectory($"{place}/..", withParents: true);
        _run.Files.Rename(source, place);
        return NoneValue.Instance;
    }
}
