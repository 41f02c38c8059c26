using Tomlyn;
using Tomlyn.Model;

namespace Limyra.Bootstrap.Seeds;

/// <summary>Reads the tables of the folder seeds/. Every key is known or an error: a misspelt
/// one would be a silent gap.</summary>
public static class SeedTables
{
    /// <summary>File with the general rules.</summary>
    public const string RulesFile = "rules.toml";

    /// <summary>File with the pins.</summary>
    public const string PinsFile = "pins.toml";

    /// <summary>Folder with tables of tools that only other trees of
    /// templates name, and their pins.</summary>
    public const string MoreFolder = "more";

    /// <summary>Loads rules, pins and every other .toml file of the folder as packages.</summary>
    /// <exception cref="SetupException">A table is wrong; the message names the file.</exception>
    public static SeedSet Load(string folder) => new(
        LoadPackages(folder),
        ParseRules(File.ReadAllText(Path.Combine(folder, RulesFile)), RulesFile),
        LoadPins(folder));

    /// <summary>The same and the tables of the folder "more" in it; a name
    /// stands in one of them only.</summary>
    /// <exception cref="SetupException">A table is wrong; the message names the file.</exception>
    public static SeedSet LoadWithMore(string folder)
    {
        SeedSet set = Load(folder);
        string more = Path.Combine(folder, MoreFolder);
        return set with
        {
            Packages = Joined(set.Packages, LoadPackages(more), "package"),
            Pins = Joined(set.Pins, LoadPins(more), "pin"),
        };
    }

    private static Dictionary<string, T> Joined<T>(
        IReadOnlyDictionary<string, T> first, IReadOnlyDictionary<string, T> second, string what)
    {
        Dictionary<string, T> joined = new(first, StringComparer.Ordinal);
        foreach ((string? name, T? value) in second)
        {
            if (!joined.TryAdd(name, value))
                throw new SetupException($"seeds/{MoreFolder}: the {what} {name} stands in seeds/ too");
        }

        return joined;
    }

    private static IReadOnlyDictionary<string, SeedPin> LoadPins(string folder) =>
        ParsePins(File.ReadAllText(Path.Combine(folder, PinsFile)), PinsFile);

    private static Dictionary<string, SeedPackage> LoadPackages(string folder)
    {
        Dictionary<string, SeedPackage> packages = new(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(folder, "*.toml").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            if (name is RulesFile or PinsFile) continue;

            foreach (SeedPackage package in ParsePackages(File.ReadAllText(path), name))
            {
                if (!packages.TryAdd(package.Name, package))
                {
                    throw new SetupException(
                        $"seeds/{name}: the package {package.Name} stands in two tables");
                }
            }
        }

        return packages;
    }

    /// <summary>The packages of one table file: [name] tables.</summary>
    public static IReadOnlyList<SeedPackage> ParsePackages(string text, string file) => Root(text, file)
        .Select(entry => Package(entry.Key, new TomlFields(entry.Value, $"seeds/{file}: [{entry.Key}]")))
        .ToList();

    /// <summary>The general rules: "drop" and the table "moves".</summary>
    public static SeedRules ParseRules(string text, string file)
    {
        TomlFields fields = new(Root(text, file), $"seeds/{file}");
        SeedRules rules = new(Moves(fields), fields.Texts("drop"));
        fields.RefuseOthers();
        return rules;
    }

    /// <summary>The pins: [debian-name] tables with suite, version and sha256.</summary>
    public static IReadOnlyDictionary<string, SeedPin> ParsePins(string text, string file)
    {
        Dictionary<string, SeedPin> pins = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, object> entry in Root(text, file))
        {
            TomlFields fields = new(entry.Value, $"seeds/{file}: [{entry.Key}]");
            SeedPin pin =
                new(entry.Key, fields.Text("suite"), fields.Text("version"), fields.Text("sha256"));
            fields.RefuseOthers();
            if (pin.Sha256.Length != 64 || pin.Sha256.Any(digit => !char.IsAsciiHexDigitLower(digit)))
            {
                throw new SetupException(
                    $"seeds/{file}: [{entry.Key}]: sha256 wants 64 lower-case hexadecimal digits");
            }

            pins.Add(entry.Key, pin);
        }

        return pins;
    }

    private static SeedPackage Package(string name, TomlFields fields)
    {
        SeedPackage package = new SeedPackage
        {
            Name = name,
            Version = fields.Text("version"),
            Description = fields.Text("description"),
            License = fields.Text("license"),
            Url = fields.Text("url"),
            Debs = fields.Texts("debs"),
            Nupkgs = fields.Texts("nupkgs"),
            Sdk = fields.OptionalText("sdk"),
            Keep = fields.Texts("keep"),
            Drop = fields.Texts("drop"),
            Depends = fields.Texts("depends"),
            Provides = fields.Texts("provides"),
            Replaces = fields.Texts("replaces"),
            Modules = fields.Texts("modules"),
            Moves = Moves(fields),
            Links = fields.Pairs("links").Select(pair => new SeedLink(pair.Key, pair.Value)).ToList(),
            Files = fields.Pairs("files").Select(pair => new SeedFile(pair.Key, pair.Value)).ToList(),
        };
        fields.RefuseOthers();
        return package;
    }

    private static List<SeedMove> Moves(TomlFields fields) => fields.Pairs("moves")
        .Select(pair => new SeedMove(pair.Key, pair.Value))
        .OrderByDescending(move => move.From.Length)
        .ThenBy(move => move.From, StringComparer.Ordinal)
        .ToList();

    private static TomlTable Root(string text, string file)
    {
        try
        {
            return TomlSerializer.Deserialize<TomlTable>(text) ?? [];
        }
        catch (TomlException error)
        {
            throw new SetupException($"seeds/{file}: {error.Message}");
        }
    }
}
