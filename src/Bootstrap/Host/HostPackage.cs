using Tomlyn;
using Tomlyn.Model;

namespace Limyra.Bootstrap.Host;

/// <summary>One line of etc/host-packages.toml: what the host must have, and why.</summary>
/// <param name="Name">Debian's name of the package.</param>
/// <param name="Probe">A command looked for on the PATH, or an absolute file, that shows it is there.</param>
/// <param name="Reason">Why it is needed, for a person.</param>
public sealed record HostPackage(string Name, string Probe, string Reason)
{
    /// <summary>Reads the table.</summary>
    /// <exception cref="SetupException">An entry lacks its name, its probe or its reason.</exception>
    public static IReadOnlyList<HostPackage> Load(string path)
    {
        TomlTable table = TomlSerializer.Deserialize<TomlTable>(File.ReadAllText(path))
            ?? throw new SetupException($"{path}: empty");
        return [.. ((TomlTableArray)table["package"]).Select((entry, index) => Read(entry, path, index + 1))];
    }

    private static HostPackage Read(TomlTable entry, string path, int number)
    {
        string Text(string key) =>
            entry.TryGetValue(key, out object? value) && value is string { Length: > 0 } text
                ? text
                : throw new SetupException($"{path}: package {number} has no '{key}'");
        string probe = entry.ContainsKey("command") ? Text("command") : Text("file");
        return new HostPackage(Text("name"), probe, Text("reason"));
    }

    /// <summary>Whether the probe finds it.</summary>
    /// <param name="searchPath">The PATH variable's value.</param>
    public bool IsPresent(string searchPath) => Probe[0] == '/'
        ? File.Exists(Probe)
        : searchPath.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Append("/usr/sbin").Append("/sbin")
            .Any(folder => File.Exists(Path.Combine(folder, Probe)));
}
