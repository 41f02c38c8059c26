using Limyra.Formats.Services;
using Limyra.Linux;

namespace Limyra.Init.Proving;

/// <summary>The accounts a root has, or will have made by its sysusers.d before
/// services that need them start.</summary>
internal sealed class ProofAccounts
{
    private const int LimitBytes = 1 << 20;

    private readonly HashSet<string> _users = new(StringComparer.Ordinal);
    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);

    public ProofAccounts(ProofPaths paths)
    {
        Add(paths.Read("/etc/passwd", LimitBytes), _users);
        Add(paths.Read("/etc/group", LimitBytes), _groups);
        foreach (string directory in (ReadOnlySpan<string>)["/usr/lib/sysusers.d", "/etc/sysusers.d",
            "/run/sysusers.d"])
        {
            if (paths.Resolve(directory) is not { } real) continue;
            foreach (string name in paths.Tree.List(real)) AddLater(paths.Read($"{real}/{name}", LimitBytes));
        }
    }

    private static void Add(byte[]? content, HashSet<string> names)
    {
        foreach (string line in BytePaths.Encoding.GetString(content ?? []).Split('\n'))
            names.Add(line.Split(':')[0]);
    }

    private void AddLater(byte[]? content)
    {
        foreach (string line in BytePaths.Encoding.GetString(content ?? []).Split('\n'))
        {
            string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2) continue;
            if (words[0].StartsWith('u')) _users.Add(words[1]);
            if (words[0][0] is 'u' or 'g') _groups.Add(words[1]);
        }
    }

    /// <summary>Adds what is wrong with the accounts of a description.</summary>
    public void Check(ServiceDescription description, List<ServiceDiagnostic> found)
    {
        Check(description.RunAs, _users, "run-as", "user", found);
        Check(description.RunAsGroup, _groups, "run-as", "group", found);
        Check(description.SocketUser, _users, "socket-uid", "user", found);
        Check(description.SocketGroup, _groups, "socket-gid", "group", found);
        Check(description.LogFileUser, _users, "logfile-uid", "user", found);
        Check(description.LogFileGroup, _groups, "logfile-gid", "group", found);
    }

    private static void Check(
        AccountName? name, HashSet<string> known, string setting, string kind, List<ServiceDiagnostic> found)
    {
        if (name is not { Number: null } wanted || known.Contains(wanted.Text)) return;
        found.Add(new(
            ServiceFault.Description, $"unknown-{kind}", wanted.Position, setting,
            $"{kind} '{wanted.Text}' is neither in this root's account files nor in its sysusers.d"));
    }
}
