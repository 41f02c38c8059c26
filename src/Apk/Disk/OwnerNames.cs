using System.Globalization;

namespace Limyra.Apk.Disk;

/// <summary>Users and groups of a root by name, from its own etc/passwd and etc/group.</summary>
internal sealed class OwnerNames
{
    /// <summary>What unknown names become: nobody.</summary>
    public const uint Nobody = 65534;

    /// <summary>The file with the users.</summary>
    public const string Users = "etc/passwd";

    /// <summary>The file with the groups.</summary>
    public const string Groups = "etc/group";

    private readonly Dictionary<string, uint> _users;
    private readonly Dictionary<string, uint> _groups;

    private OwnerNames(Dictionary<string, uint> users, Dictionary<string, uint> groups)
    {
        _users = users;
        _groups = groups;
    }

    /// <summary>Reads both files; a missing one knows nobody.</summary>
    public static OwnerNames Load(IRootFiles files)
    {
        _ = files.Read(Users, out byte[] users);
        _ = files.Read(Groups, out byte[] groups);
        return new(Parse(users), Parse(groups));
    }

    /// <summary>The same groups with the users of another file.</summary>
    public OwnerNames WithUsers(byte[] content) => new(Parse(content), _groups);

    /// <summary>The same users with the groups of another file.</summary>
    public OwnerNames WithGroups(byte[] content) => new(_users, Parse(content));

    /// <summary>The number of a user; null when the root does not know it.</summary>
    public uint? FindUser(string name) =>
        name == "root" ? 0 : _users.TryGetValue(name, out uint id) ? id : null;

    /// <summary>The number of a group; null when the root does not know it.</summary>
    public uint? FindGroup(string name) =>
        name == "root" ? 0 : _groups.TryGetValue(name, out uint id) ? id : null;

    /// <summary>Lines "name:password:id:...": the first line of a name counts.</summary>
    private static Dictionary<string, uint> Parse(byte[] content)
    {
        Dictionary<string, uint> found = new(StringComparer.Ordinal);
        foreach (string line in Formats.ByteText.Decode(content).Split('\n'))
        {
            string[] fields = line.Split(':');
            if (fields.Length >= 3
                && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
                found.TryAdd(fields[0], id);
        }
        return found;
    }
}
