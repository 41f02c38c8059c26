using System.Diagnostics;

namespace Limyra.Tests;

/// <summary>Finds the files of this repository from a test, wherever the test program was started.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A file or folder below the repository's root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>What git tracks or would track, as paths from the root, sorted.</summary>
    public static string[] TrackedFiles()
    {
        using Process git = Process.Start(new ProcessStartInfo("git")
        {
            ArgumentList = { "-C", Root, "ls-files", "--cached", "--others", "--exclude-standard", "-z" },
            RedirectStandardOutput = true,
        })!;
        string listed = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return [.. listed.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(path => File.Exists(At(path)))
            .Distinct().Order(StringComparer.Ordinal)];
    }

    private static string Find(string start)
    {
        for (DirectoryInfo? at = new(start); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Limyra.slnx"))) return at.FullName;
        throw new DirectoryNotFoundException($"no Limyra.slnx above {start}");
    }
}
