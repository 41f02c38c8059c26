using System.Globalization;
using Limyra.Formats.Services;
using Limyra.Linux;

namespace Limyra.Init.Loading;

/// <summary>One line of /etc/passwd.</summary>
internal sealed record UserAccount(string Name, uint Uid, uint Gid, string Home, string Shell);

/// <summary>The accounts of a description, as numbers. Null: leave as it is.</summary>
internal sealed record ResolvedAccounts(
    uint? Uid, uint? Gid, IReadOnlyList<uint>? Groups, uint? SocketUid, uint? SocketGid, uint? LogUid,
    uint? LogGid)
{
    public static ResolvedAccounts None { get; } = new(null, null, null, null, null, null, null);
}

/// <summary>
/// Users and groups from /etc/passwd and /etc/group, read directly: a static program has no name service. The
/// files are read for each question, because they change while the system runs.
/// </summary>
internal static class Accounts
{
    private const int LimitBytes = 16 << 20;
    private const string Users = "/etc/passwd";
    private const string Groups = "/etc/group";

    public static UserAccount? FindUser(string name) => FindUser(fields => fields[0] == name);

    public static UserAccount? FindUser(uint uid)
    {
        string text = uid.ToString(CultureInfo.InvariantCulture);
        return FindUser(fields => fields[2] == text);
    }

    private static UserAccount? FindUser(Func<string[], bool> isWanted)
    {
        foreach (string[] fields in Lines(Users, count: 7))
        {
            if (!isWanted(fields) || !Number(fields[2], out uint uid) || !Number(fields[3], out uint gid))
                continue;
            return new(fields[0], uid, gid, fields[5], fields[6]);
        }
        return null;
    }

    public static uint? FindGroup(string name)
    {
        foreach (string[] fields in Lines(Groups, count: 4))
            if (fields[0] == name && Number(fields[2], out uint gid)) return gid;
        return null;
    }

    /// <summary>All groups of a user, the primary one first.</summary>
    public static IReadOnlyList<uint> GroupsOf(UserAccount user)
    {
        List<uint> groups = [user.Gid];
        foreach (string[] fields in Lines(Groups, count: 4))
        {
            if (!fields[3].Split(',').Contains(user.Name) || !Number(fields[2], out uint gid)) continue;
            if (!groups.Contains(gid)) groups.Add(gid);
        }
        return groups;
    }

    /// <summary>What is wrong with the accounts a description names.</summary>
    public static List<ServiceDiagnostic> Check(ServiceDescription description)
    {
        List<ServiceDiagnostic> diagnostics = [];
        _ = Resolve(description, diagnostics);
        return diagnostics;
    }

    /// <summary>Looks up every account a description names; the ones that do not
    /// exist become diagnostics.</summary>
    public static ResolvedAccounts Resolve(
        ServiceDescription description, List<ServiceDiagnostic> diagnostics)
    {
        uint? runAs = User(description.RunAs, "run-as", diagnostics, out UserAccount? user);
        uint? group = Group(description.RunAsGroup, "run-as", diagnostics);
        IReadOnlyList<uint>? groups = null;
        if (runAs is not null)
        {
            groups = group is null && user is not null ? GroupsOf(user) : [];
            group ??= user?.Gid ?? Linux.Processes.GroupId;
        }
        uint? socketUid =
            User(description.SocketUser, "socket-uid", diagnostics, out UserAccount? socketUser);
        uint? socketGid = Group(description.SocketGroup, "socket-gid", diagnostics) ?? socketUser?.Gid;
        uint? logUid = User(description.LogFileUser, "logfile-uid", diagnostics, out UserAccount? logUser);
        uint? logGid = Group(description.LogFileGroup, "logfile-gid", diagnostics) ?? logUser?.Gid;
        return new(runAs, group, groups, socketUid, socketGid, logUid, logGid);
    }

    private static uint? User(
        AccountName? name, string setting, List<ServiceDiagnostic> diagnostics, out UserAccount? account)
    {
        account = null;
        if (name is not { } wanted) return null;
        if (wanted.Number is { } number) return number;
        account = FindUser(wanted.Text);
        if (account is not null) return account.Uid;
        diagnostics.Add(new(
            ServiceFault.Description, "unknown-user", wanted.Position, setting,
            $"{setting}: specified user \"{wanted.Text}\" does not exist in system database."));
        return null;
    }

    private static uint? Group(AccountName? name, string setting, List<ServiceDiagnostic> diagnostics)
    {
        if (name is not { } wanted) return null;
        if (wanted.Number is { } number) return number;
        uint? gid = FindGroup(wanted.Text);
        if (gid is not null) return gid;
        diagnostics.Add(new(
            ServiceFault.Description, "unknown-group", wanted.Position, setting,
            $"{setting}: specified group \"{wanted.Text}\" does not exist in system database."));
        return null;
    }

    private static IEnumerable<string[]> Lines(string path, int count)
    {
        if (BytePaths
            .ReadAll(BytePaths.CurrentDirectory, path, LimitBytes, out byte[]? content) != Errno.None)
            yield break;
        foreach (string line in BytePaths.Encoding.GetString(content).Split('\n'))
        {
            string[] fields = line.Split(':');
            if (fields.Length >= count) yield return fields;
        }
    }

    private static bool Number(string text, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
