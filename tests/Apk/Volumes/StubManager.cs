using Limyra.Linux;

namespace Limyra.Tests.Apk.Volumes;

/// <summary>
/// A volume manager for tests: a directory is all its volumes, one file each, and beside it one that says
/// that it is in use. It refuses what OpenWrt's refuses, and writes down its calls.
/// </summary>
internal sealed class StubManager : IDisposable
{
    private const uint ExecutableMode = 0x1ed;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("limyra-uvol-");

    public StubManager()
    {
        Directory.CreateDirectory(At("volumes"));
        Directory.CreateDirectory(At("up"));
        File.WriteAllText(Program, $$"""
            #!/bin/sh
            here={{_directory.FullName}}
            echo "$*" >>$here/calls
            [ -e $here/fail-$1 ] && { echo "$1 refused" >&2; exit 5; }
            case $1 in
            create) [ ! -e $here/volumes/$2 ] && : >$here/volumes/$2 ;;
            write) [ -e $here/volumes/$2 ] && cat >$here/volumes/$2 ;;
            up) [ -e $here/volumes/$2 ] && : >$here/up/$2 ;;
            down) rm $here/up/$2 2>/dev/null ;;
            remove) [ ! -e $here/up/$2 ] && rm $here/volumes/$2 2>/dev/null ;;
            esac || exit 17

            """);
        Assert.Equal(Errno.None,
            Files.ChangeMode(Files.CurrentDirectory, Program, ExecutableMode));
    }

    /// <summary>The program.</summary>
    public string Program => At("uvol");

    /// <summary>Its calls since they were last asked for.</summary>
    public string[] Calls
    {
        get
        {
            string path = At("calls");
            if (!File.Exists(path)) return [];
            string[] calls = File.ReadAllLines(path);
            File.Delete(path);
            return calls;
        }
    }

    /// <summary>All volumes with their content; those in use with a star.</summary>
    public string[] Volumes =>
    [
        .. new DirectoryInfo(At("volumes")).EnumerateFiles()
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => $"{file.Name}{(File.Exists(At("up/" + file.Name)) ? "*" : "")}="
                + File.ReadAllText(file.FullName)),
    ];

    /// <summary>From now on calls of this action fail, or do so no longer.</summary>
    public void Fail(string action, bool fails = true)
    {
        if (fails) File.WriteAllText(At("fail-" + action), "");
        else File.Delete(At("fail-" + action));
    }

    /// <summary>Makes a volume that no package knows.</summary>
    public void Make(string volume, string content) => File.WriteAllText(At("volumes/" + volume), content);

    public void Dispose() => _directory.Delete(recursive: true);

    private string At(string name) => Path.Combine(_directory.FullName, name);
}
