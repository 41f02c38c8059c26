using System.Globalization;
using Limyra.Linux;

namespace Limyra.Early.Base;

/// <summary>Users and groups by name, from /etc/passwd and /etc/group; a static
/// program has no other source.</summary>
internal sealed class AccountFiles
{
    private readonly Dictionary<string, (uint Uid, uint Gid, string Home)> _users =
        new(StringComparer.Ordinal);
    private readonly Dictionary<string, uint> _groups = new(StringComparer.Ordinal);

    /// <summary>True if somebody is the superuser, under whatever name.</summary>
    public bool HasSuperuser => _users.Values.Any(user => user.Uid == 0);

    public static AccountFiles Load(RootTree tree)
    {
        AccountFiles accounts = new();
        foreach (string[] fields in ReadFields(tree, "/etc/passwd", least: 6))
        {
            if (ParseId(fields[2]) is { } uid && ParseId(fields[3]) is { } gid)
                accounts._users.TryAdd(fields[0], (uid, gid, fields[5]));
        }

        foreach (string[] fields in ReadFields(tree, "/etc/group", least: 3))
        {
            if (ParseId(fields[2]) is { } gid)
                accounts._groups.TryAdd(fields[0], gid);
        }

        return accounts;
    }

    /// <summary>Number of a user given by name or number, null if there is no such name.</summary>
    public uint? UserId(string name) =>
        ParseId(name)
            ?? (_users.TryGetValue(name, out (uint Uid, uint Gid, string Home) user) ? user.Uid : null);

    /// <summary>Number of a group given by name or number, null if there is no such name.</summary>
    public uint? GroupId(string name) =>
        ParseId(name) ?? (_groups.TryGetValue(name, out uint gid) ? gid : null);

    public string? Home(string user) =>
        _users.TryGetValue(user, out (uint Uid, uint Gid, string Home) found) ? found.Home : null;

    private static uint? ParseId(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) ? id : null;

    private static IEnumerable<string[]> ReadFields(RootTree tree, string path, int least) =>
        from line in (tree.ReadText(path) ?? "").Split('\n')
        let fields = line.Split(':')
        where fields.Length >= least
        select fields;
}
