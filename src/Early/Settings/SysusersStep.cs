using System.Globalization;
using System.Text;
using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Settings;

/// <summary>Creates the users and groups that packages ask for in sysusers.d(5); never
/// changes one that is there.</summary>
internal static class SysusersStep
{
    public static int Run(StepContext context)
    {
        string? root = context.Arguments.FirstOrDefault(
            word => word.StartsWith("--root=", StringComparison.Ordinal))?["--root=".Length..];
        List<string> files = [.. context.Arguments.Where(word => !word.StartsWith('-'))];
        if (root is null) return Apply(context, files) ? 0 : 1;

        using RootTree tree = new(root);
        StepContext inside = new StepContext
        {
            Tree = tree, Kernel = context.Kernel, Environment = context.Environment, Print = context.Print,
        };
        return Apply(inside, files) ? 0 : 1;
    }

    private static bool Apply(StepContext context, List<string> files)
    {
        List<ConfigurationProblem> problems = [];
        AccountDatabase accounts = AccountDatabase.Load(context.Tree);
        List<SysusersLine> lines = [];
        foreach ((string path, byte[] content) in files.Count == 0
            ? ConfigurationDirectories.Read(context, "sysusers.d")
            : files.Select(path => ReadFile(context, path)))
        {
            lines.AddRange(SysusersFile.Parse(content, path, problems));
        }

        // Ranges first, then groups, so that users find them, then memberships.
        foreach (SysusersLine line in lines.OrderBy(
            line => "rgum".IndexOf(line.Type, StringComparison.Ordinal)))
        {
            string? problem = line.Type switch
            {
                'r' => accounts.AddRange(line.Id!),
                'g' => accounts.AddGroup(line.Name, line.Id),
                'u' => accounts.AddUser(line),
                _ => accounts.AddMember(line.Name, line.Id!),
            };
            if (problem is not null)
                problems.Add(new(line.Source, line.Line, "sysusers-apply", problem));
        }

        context.Say(problems);
        return Save(context, accounts) && problems.Count == 0;
    }

    private static (string Path, byte[] Content) ReadFile(StepContext context, string path)
    {
        context.Failed(context.Tree.Read(path, out byte[] content), path);
        return (path, content);
    }

    private static bool Save(StepContext context, AccountDatabase accounts)
    {
        bool isSaved = true;
        foreach ((string path, string text, uint mode) in accounts.ChangedFiles())
        {
            isSaved &= !context.Failed(context.Tree.Replace(path, Encoding.UTF8.GetBytes(text), mode), path);
        }

        return isSaved;
    }
}

/// <summary>passwd, group and shadow in memory, with free numbers.</summary>
internal sealed class AccountDatabase
{
    private const uint LastSystemId = 999;
    private const uint FirstSystemId = 101;

    private readonly List<string> _users = [], _groups = [], _shadows = [];
    private readonly HashSet<uint> _usedUids = [], _usedGids = [];
    private readonly List<(uint First, uint Last)> _ranges = [];
    private bool _isChanged;

    public static AccountDatabase Load(RootTree tree)
    {
        AccountDatabase accounts = new();
        Read(tree, "/etc/passwd", accounts._users, accounts._usedUids);
        Read(tree, "/etc/group", accounts._groups, accounts._usedGids);
        Read(tree, "/etc/shadow", accounts._shadows, []);
        return accounts;
    }

    public IEnumerable<(string Path, string Text, uint Mode)> ChangedFiles() => !_isChanged ? [] :
    [
        ("/etc/group", Text(_groups), 0x1a4), ("/etc/passwd", Text(_users), 0x1a4),
        ("/etc/shadow", Text(_shadows), 0x180),
    ];

    /// <summary>Allows numbers FIRST-LAST for automatic choice; a problem in words, or null.</summary>
    public string? AddRange(string range)
    {
        string[] ends = range.Split('-');
        if (!TryParseId(ends[0], out uint first) || !TryParseId(ends[^1], out uint last) || ends.Length > 2
            || last < first)
        {
            return $"\"{range}\" is not a range FIRST-LAST";
        }

        _ranges.Add((first, last));
        return null;
    }

    public string? AddGroup(string name, string? id)
    {
        if (Find(_groups, name) is not null) return null;

        uint wanted = 0;
        if (id is not null && !TryParseId(id, out wanted))
            return $"group {name}: \"{id}\" is not a number";

        uint? gid = id is null ? FreeId() : wanted;
        if (gid is null || (id is not null && _usedGids.Contains(wanted)))
        {
            return gid is null ? $"group {name}: no number is free"
                : $"group {name}: number {id} belongs to another";
        }

        _usedGids.Add(gid.Value);
        _groups.Add(string.Create(CultureInfo.InvariantCulture, $"{name}:x:{gid}:"));
        _isChanged = true;
        return null;
    }

    public string? AddUser(SysusersLine line)
    {
        if (Find(_users, line.Name) is not null) return null;

        string[] ids = (line.Id ?? "").Split(':');
        uint wanted = 0;
        bool isFixed = line.Id is not null && TryParseId(ids[0], out wanted);
        uint? uid = isFixed ? wanted : FreeId();
        if (uid is null || _usedUids.Contains(uid.Value))
            return $"user {line.Name}: number {line.Id} is not free";

        // The group of the same name and number, unless another is named.
        string? problem = ids.Length > 1 ? null
            : AddGroup(line.Name, uid.Value.ToString(CultureInfo.InvariantCulture));
        string? group = ids.Length > 1 && TryParseId(ids[1], out uint gid)
            ? gid.ToString(CultureInfo.InvariantCulture)
            : Find(_groups, ids.Length > 1 ? ids[1] : line.Name)?.Split(':')[2];
        if (group is null) return problem ?? $"user {line.Name}: there is no group {ids[^1]}";

        _usedUids.Add(uid.Value);
        _users.Add(string.Create(CultureInfo.InvariantCulture,
            $"{line.Name}:x:{uid}:{group}:{line.Description ?? ""}:{line.Home ?? "/"}:{line.Shell
                ?? "/usr/bin/nologin"}"));
        if (Find(_shadows, line.Name) is null)
            _shadows.Add($"{line.Name}:!*:::::{(line.IsLocked ? "1" : "")}::");

        _isChanged = true;
        return problem;
    }

    public string? AddMember(string user, string group)
    {
        int index = _groups.FindIndex(line => line.StartsWith(group + ":", StringComparison.Ordinal));
        if (index < 0 && AddGroup(group, id: null) is { } problem) return problem;

        index = index < 0 ? _groups.Count - 1 : index;
        string[] fields = _groups[index].Split(':');
        List<string> members = [.. fields[^1].Split(',', StringSplitOptions.RemoveEmptyEntries)];
        if (members.Contains(user, StringComparer.Ordinal)) return null;

        members.Add(user);
        fields[^1] = string.Join(',', members);
        _groups[index] = string.Join(':', fields);
        _isChanged = true;
        return null;
    }

    private uint? FreeId()
    {
        IEnumerable<(uint First, uint Last)> places =
            _ranges.Count > 0 ? _ranges : [(FirstSystemId, LastSystemId)];
        foreach ((uint first, uint last) in places)
        {
            for (uint id = last; id >= first && id > 0; id--)
            {
                if (!_usedUids.Contains(id) && !_usedGids.Contains(id)) return id;
            }
        }

        return null;
    }

    private static string? Find(List<string> lines, string name) =>
        lines.Find(line => line.StartsWith(name + ":", StringComparison.Ordinal));

    private static void Read(RootTree tree, string path, List<string> lines, HashSet<uint> ids)
    {
        foreach (string line in (tree.ReadText(path) ?? "").Split('\n',
            StringSplitOptions.RemoveEmptyEntries))
        {
            lines.Add(line);
            if (line.Split(':') is [_, _, var id, ..] && TryParseId(id, out uint number))
                ids.Add(number);
        }
    }

    private static string Text(List<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    private static bool TryParseId(string text, out uint id) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}
