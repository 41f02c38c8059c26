namespace Limyra.Tests;

/// <summary>Finds the files of this repository from a test, wherever the test program was started.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A file or folder below the repository's root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string start)
    {
        for (DirectoryInfo? at = new(start); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Limyra.slnx"))) return at.FullName;
        throw new DirectoryNotFoundException($"no Limyra.slnx above {start}");
    }
}
