using System.Text;
using System.Text.RegularExpressions;
using Limyra.Builder.Files;
using Limyra.Builder.Packages;

namespace Limyra.Builder.Split;

/// <summary>Names of compiled modules without the machine, and scripts that
/// start the system's Python.</summary>
internal static partial class PythonFiles
{
    private const int LongestShebang = 512;

    /// <summary>Compiled modules lose the part of the name that says for which machine they are.</summary>
    public static void RenameModules(BuildContext build, BuildPackage package)
    {
        foreach (BuildEntry entry in BuildEntry.Walk(package.HostDestination, "").ToList())
        {
            if (entry.Kind == BuildEntryKind.Directory || (entry.IsFile && !IsExecutable(entry))
                || !GlobMatch.MatchesPath(entry.Path, "usr/lib/python*/site-packages/**/*.cpython*.so"))
                continue;
            string stem = entry.Name[..entry.Name.IndexOf('.', StringComparison.Ordinal)];
            // below a directory
            File.Move(entry.Host, Path.Combine(Path.GetDirectoryName(entry.Host)!, stem + ".so"));
        }
    }

    private static bool IsExecutable(BuildEntry entry) =>
        (File.GetUnixFileMode(entry.Host) & UnixFileMode.UserExecute) != 0;

    /// <summary>Any Python in the first line becomes /usr/bin/python3, or the
    /// major version it asked for.</summary>
    public static void RewriteShebangs(BuildContext build, BuildPackage package)
    {
        foreach (BuildEntry entry in BuildEntry.Walk(package.HostDestination, ""))
        {
            if (!entry.IsFile || FirstLine(entry.Host) is not { } line) continue;
            Match match = Interpreter().Match(line);
            if (!match.Success) continue;
            string major = match.Groups[1].Success ? match.Groups[1].Value : "3";
            byte[] content = File.ReadAllBytes(entry.Host);
            UnixFileMode mode = File.GetUnixFileMode(entry.Host);
            int rest = content.AsSpan().IndexOf((byte)'\n');
            byte[] start = Encoding.ASCII.GetBytes($"#!/usr/bin/python{major}\n");
            File.WriteAllBytes(entry.Host, [.. start, .. rest < 0 ? [] : content[(rest + 1)..]]);
            File.SetUnixFileMode(entry.Host, mode);
        }
    }

    private static string? FirstLine(string path)
    {
        using FileStream stream = File.OpenRead(path);
        Span<byte> start = stackalloc byte[LongestShebang];
        int count = stream.ReadAtLeast(start, LongestShebang, throwOnEndOfStream: false);
        start = start[..count];
        if (!start.StartsWith("#!"u8)) return null;
        int end = start.IndexOf((byte)'\n');
        return Encoding.Latin1.GetString(end < 0 ? start : start[..end]);
    }

    [GeneratedRegex(@"[\s/]python(?:([0-9])(?:\.[0-9]+)?)?(?:\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Interpreter();
}
