using System.Globalization;
using Limyra.Linux;

namespace Limyra.Apk.Files;

/// <summary>Users and groups of a root by name, from its own etc/passwd and etc/group.</summary>
internal sealed class OwnerNames
{
    /// <summary>What unknown names become: nobody.</summary>
    public const uint Nobody = 65534;

    private readonly Dictionary<string, uint> users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, uint> groups = new(StringComparer.Ordinal);

    /// <summary>Reads both files, or staged ones that will take their place.</summary>
    public static OwnerNames Load(IRootFiles files, string passwd, string group)
    {
        OwnerNames names = new();
        if (files.Read(passwd, out byte[] users) == Errno.None) Add(names.users, users);
        if (files.Read(group, out byte[] groups) == Errno.None) Add(names.groups, groups);
        return names;
    }

    /// <summary>The number of a user; null when the root does not know it.</summary>
    public uint? FindUser(string name) => name == "root" ? 0 : users.TryGetValue(name, out uint id) ? id : null;

    /// <summary>The number of a group; null when the root does not know it.</summary>
    public uint? FindGroup(string name) => name == "root" ? 0 : groups.TryGetValue(name, out uint id) ? id : null;

    /// <summary>Lines "name:password:id:...": the first line of a name counts.</summary>
    private static void Add(Dictionary<string, uint> to, byte[] content)
    {
        foreach (string line in Formats.ByteText.Decode(content).Split('\n'))
        {
            string[] fields = line.Split(':');
            if (fields.Length >= 3 && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
                to.TryAdd(fields[0], id);
        }
    }
}
