using System.Globalization;

namespace Limyra.Apk.Packages;

/// <summary>Names of numeric owners, from a root's passwd and group files.</summary>
public sealed class OwnerLookup
{
    private readonly Dictionary<uint, string> _users = [];
    private readonly Dictionary<uint, string> _groups = [];
    private readonly string _unknown;

    private OwnerLookup(string unknown = "nobody") => _unknown = unknown;

    /// <summary>Knows nobody but root.</summary>
    public static OwnerLookup RootOnly { get; } = new();

    /// <summary>Takes everybody for root: for files that belong to whoever unpacked them.</summary>
    public static OwnerLookup EveryoneIsRoot { get; } = new(unknown: "root");

    /// <summary>Reads <c>etc/passwd</c> and <c>etc/group</c> of a root; either may be missing.</summary>
    public static OwnerLookup Load(string root)
    {
        OwnerLookup lookup = new();
        Read(Path.Combine(root, "etc/passwd"), lookup._users);
        Read(Path.Combine(root, "etc/group"), lookup._groups);
        return lookup;
    }

    /// <summary>A user's name; root for 0 and nobody for others when no file names them.</summary>
    public string UserName(uint id) => Name(_users, id);

    /// <summary>A group's name; root for 0 and nobody for others when no file names them.</summary>
    public string GroupName(uint id) => Name(_groups, id);

    /// <summary>A user's number, or null when no file has the name; root is always 0.</summary>
    public uint? UserId(string name) => Id(_users, name);

    /// <summary>A group's number, or null when no file has the name; root is always 0.</summary>
    public uint? GroupId(string name) => Id(_groups, name);

    private static uint? Id(Dictionary<uint, string> names, string name)
    {
        if (name == "root") return 0;
        foreach ((uint id, string known) in names)
        {
            if (known == name) return id;
        }
        return null;
    }

    private string Name(Dictionary<uint, string> names, uint id) =>
        names.TryGetValue(id, out string? name) ? name : id == 0 ? "root" : _unknown;

    private static void Read(string path, Dictionary<uint, string> names)
    {
        if (!File.Exists(path)) return;
        foreach (string line in File.ReadLines(path))
        {
            string[] fields = line.Split(':');
            if (fields.Length > 2
                && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
                names.TryAdd(id, fields[0]);
        }
    }
}
