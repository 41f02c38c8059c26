using System.Text;
using System.Text.RegularExpressions;

namespace Limyra.Builder.Fetch;

/// <summary>A private, unprivileged apt root: its own lists and configuration, the host's addresses, keys and
/// network policy. The host's hooks and pins are not taken over: they may delete or hide packages.</summary>
internal sealed partial class AptRoot(HostAptOptions options)
{
    private static readonly string[] Keyrings =
    [
        "/usr/share/keyrings/debian-archive-keyring.gpg",
        "/usr/share/keyrings/debian-archive-keyring.pgp",
    ];

    public string ConfigurationPath => Path.Combine(options.Directory, "apt.conf");

    public string UpdatedPath => Path.Combine(options.Directory, "updated");

    public AptTool Tool => new(ConfigurationPath);

    /// <summary>Writes the configuration anew. Returns null, or the sentence
    /// that says why it cannot be.</summary>
    public async Task<string?> WriteAsync(CancellationToken cancellation)
    {
        AptTool host = new(configurationPath: null);
        AptTool.Outcome targets = await host.RunAsync(
            AptTool.Get,
            ["indextargets", "--format", "$(ORIGIN)|$(RELEASE)|$(REPO_URI)", "Created-By: Packages"],
            cancellation);
        AptTool.Outcome policy = await host.RunAsync(AptTool.Config, ["dump"], cancellation);
        if (targets.ExitCode != 0 || policy.ExitCode != 0)
        {
            AptTool.Outcome failed = targets.ExitCode != 0 ? targets : policy;
            return $"the host's apt configuration cannot be read: {failed.Complaint()}";
        }

        string sources = Sources(targets.Output, options.Suites);
        if (sources.Length == 0)
            return "the host's apt configuration names no Debian archive (see \"apt-get indextargets\")";

        string[] folders = ["state/lists/partial", "cache/archives/partial", "etc/parts", "etc/sourceparts"];
        foreach (string folder in folders)
            System.IO.Directory.CreateDirectory(Path.Combine(options.Directory, folder));

        await File.WriteAllTextAsync(Path.Combine(options.Directory, "state/status"), "", cancellation);
        await File.WriteAllTextAsync(Path.Combine(options.Directory, "etc/sources.list"), sources,
            cancellation);
        await File.WriteAllTextAsync(ConfigurationPath, Configuration(policy.Output), cancellation);
        return null;
    }

    /// <summary>Fetches the indexes. One suite failing is no failure as long
    /// as another gives an index.</summary>
    public async Task<string?> UpdateAsync(CancellationToken cancellation)
    {
        AptTool.Outcome update = await Tool.RunAsync(AptTool.Get, ["update", "-q"], cancellation);
        List<Index> indexes = await IndexesAsync("Packages", cancellation);
        if (indexes.Count == 0) return $"no package index could be fetched: {update.Complaint()}";

        await File.WriteAllTextAsync(UpdatedPath, "", cancellation);
        return null;
    }

    /// <summary>The index files on disk of one kind ("Packages" or "Sources"), in
    /// the order of the suites.</summary>
    public async Task<List<Index>> IndexesAsync(string kind, CancellationToken cancellation)
    {
        AptTool.Outcome listed = await Tool.RunAsync(
            AptTool.Get,
            ["indextargets", "--format", "$(RELEASE)|$(REPO_URI)|$(FILENAME)", $"Created-By: {kind}"],
            cancellation);
        return listed.Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('|'))
            .Where(parts => parts.Length == 3 && File.Exists(parts[2]))
            .Select(parts => new Index(parts[0], parts[1], parts[2]))
            .OrderBy(index => Rank(index.Suite))
            .ToList();
    }

    /// <summary>Lines of sources.list for the wanted suites, from the host's own targets
    /// ("origin|release|address" a line). Pure, for tests.</summary>
    internal static string Sources(string targets, IReadOnlyList<string> suites)
    {
        List<string> archive = [];
        List<string> security = [];
        foreach (string line in targets.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split('|');
            if (parts.Length != 3 || parts[0] is not ("Debian" or "" or "$(ORIGIN)")) continue;

            List<string> list = parts[1].EndsWith("-security", StringComparison.Ordinal) ? security : archive;
            if (!list.Contains(parts[2]))
                list.Add(parts[2]);
        }

        string? keyring = Array.Find(Keyrings, File.Exists);
        string signed = keyring is null ? "" : $"[signed-by={keyring}] ";
        StringBuilder text = new();
        foreach (string suite in suites)
        {
            foreach (string address in suite.EndsWith("-security", StringComparison.Ordinal)
                ? security : archive)
            {
                text.Append($"deb {signed}{address} {suite} main\ndeb-src {signed}{address} {suite} main\n");
            }
        }

        return text.ToString();
    }

    private string Configuration(string hostPolicy)
    {
        string root = options.Directory;
        StringBuilder text = new();
        foreach (string line in hostPolicy.Split('\n'))
        {
            if (NetworkPolicy().IsMatch(line))
                text.Append(line).Append('\n');
        }

        text.Append($"""
            Dir::State "{root}/state";
            Dir::State::status "{root}/state/status";
            Dir::Cache "{root}/cache";
            Dir::Etc::Main "{root}/etc/main";
            Dir::Etc::Parts "{root}/etc/parts";
            Dir::Etc::SourceList "{root}/etc/sources.list";
            Dir::Etc::SourceParts "{root}/etc/sourceparts";
            APT::Sandbox::User "";
            APT::Architecture "amd64";
            Acquire::Languages "none";
            Acquire::GzipIndexes "false";
            Acquire::Retries "2";

            """);
        return text.ToString();
    }

    private int Rank(string suite)
    {
        int index = options.Suites.ToList().IndexOf(suite);
        return index < 0 ? options.Suites.Count : index;
    }

    [GeneratedRegex("^Acquire::(http|https|ForceIPv|Check-|By-Hash|Queue-Mode)")]
    private static partial Regex NetworkPolicy();

    /// <summary>One index file on disk and the address its file names count from.</summary>
    public readonly record struct Index(string Suite, string Address, string Path);
}
