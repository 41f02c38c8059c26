using Limyra.Apk.Packages;
using Limyra.Formats.Apk;
using Limyra.Tests.Apk.Root;

namespace Limyra.Tests.Apk.Commands;

/// <summary>A repository with a few packages, and a root that can install them.</summary>
internal sealed class CommandSample : IDisposable
{
    private readonly TestRoot _root = new();
    private readonly DirectoryInfo _repository = Directory.CreateTempSubdirectory("limyra-repo-");

    public CommandSample()
    {
        List<string> files =
        [
            _root.Make(Info("shell", "1.0-r0")
                with { Depends = [new("so:libc"), new("tools", VersionMatch.Greater, "1")] },
                ("bin/shell", "sh")),
            _root.Make(Info("libc", "2.1-r0") with { Provides = [new("so:libc", VersionMatch.Equal, "1")] },
                ("lib/libc.so", "c")),
            _root.Make(Info("tools", "1.5-r0") with { Depends = [new("helper")], Origin = "toolbox" },
                ("bin/tool", "t")),
            _root.Make(Info("helper", "3-r0") with { Depends = [new("tools")] }, ("bin/helper", "h")),
            _root.Make(Info("broken", "1-r0") with { Depends = [new("nowhere")] }, ("bin/broken", "b")),
        ];
        using IndexMaker index =
            new(new() { Description = "sample", Trust = new() { AllowUntrusted = true } });
        foreach (string file in files)
        {
            string place = At(Path.GetFileName(file));
            File.Move(file, place);
            index.AddFile(place);
        }
        index.WriteFile(At("index.adb"));
        Directory.CreateDirectory(Path.Combine(Root, "etc/apk/cache"));
    }

    /// <summary>The root directory.</summary>
    public string Root => _root.Path;

    /// <summary>Caches packages as if it were far away.</summary>
    public string RemoteIndex => "test:" + At("index.adb");

    /// <summary>A file of the repository.</summary>
    public string At(string name) => Path.Combine(_repository.FullName, name);

    /// <summary>Files in the cache of the root.</summary>
    public string[] Cached => [.. new DirectoryInfo(Path.Combine(Root, "etc/apk/cache")).EnumerateFiles()
        .Select(file => file.Name).Order(StringComparer.Ordinal)];

    /// <summary>Runs a command on the root with the repository.</summary>
    public CommandRun RunFrom(string index, params string[] arguments) => CommandRun.Of(
        ["--root", Root, "--allow-untrusted", "--repositories-file", "/dev/null", "--repository", index,
            "--no-logfile",
            .. arguments]);

    /// <summary>The same with a repository on this machine.</summary>
    public CommandRun Run(params string[] arguments) => RunFrom(At("index.adb"), arguments);

    /// <summary>Makes the root.</summary>
    public void Initialize()
    {
        string[] mode = Environment.UserName == "root" ? [] : ["--usermode"];
        Assert.Equal(0, Run(["add", "--initdb", .. mode]).ExitCode);
    }

    public void Dispose()
    {
        _root.Dispose();
        _repository.Delete(recursive: true);
    }

    private static PackageInfo Info(string name, string version) => new()
    {
        Name = name,
        Version = version,
        Arch = "noarch",
        License = "MIT",
        Description = $"the {name}",
    };
}
