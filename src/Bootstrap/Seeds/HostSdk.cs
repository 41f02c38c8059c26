using System.Runtime.InteropServices;

namespace Limyra.Bootstrap.Seeds;

/// <summary>The .NET SDK of this machine, from which a seed is made: Debian has none.</summary>
internal static class HostSdk
{
    /// <summary>The folder with the program <c>dotnet</c>: the runtime in use is
    /// <c>shared/NAME/VERSION</c> below it.</summary>
    public static string Folder { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Version of the newest SDK.</summary>
    /// <exception cref="SetupException">There is a runtime alone.</exception>
    public static string Version => Sdks().LastOrDefault()
        ?? throw new SetupException($"{Folder}: no SDK beside the runtime");

    /// <summary>What tells this SDK from another one: the versions of its parts.</summary>
    public static string Identity()
    {
        IEnumerable<string> parts = ((string[])["host/fxr", "packs", "sdk", "shared"])
            .Select(part => Path.Combine(Folder, part))
            .Where(Directory.Exists)
            .SelectMany(part => Directory.EnumerateDirectories(part)
                .SelectMany(folder => Directory.EnumerateDirectories(folder).Prepend(folder)))
            .Select(path => Path.GetRelativePath(Folder, path));
        return string.Join('\n', parts.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Sdks() => Directory.Exists(Path.Combine(Folder, "sdk"))
        ? Directory.EnumerateDirectories(Path.Combine(Folder, "sdk"))
            .Select(path => Path.GetFileName(path))
            .OrderBy(name => System.Version.TryParse(name, out Version? version) ? version : new Version())
        : [];
}
