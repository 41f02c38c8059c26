using System.Diagnostics;
using System.Text.Json.Nodes;
using Limyra.Templates.Loading;
using Limyra.Templates.Profiles;
using Limyra.Templates.Updates;
using Limyra.Tests.Templates;

namespace Limyra.Tests.Interop.Templates;

/// <summary>
/// Update checks of the whole cports tree over made-up pages, beside the peer's (<c>peer-updates.py</c>;
/// variables as for <see cref="WholeTreeTests"/>).
/// </summary>
public sealed class UpdateCheckTests
{
    [Fact]
    public void The_same_pages_are_read_and_the_same_versions_found()
    {
        string? checkout = Environment.GetEnvironmentVariable("LIMYRA_PEER_CPORTS");
        string? python = Environment.GetEnvironmentVariable("LIMYRA_PEER_PYTHON");
        Assert.SkipWhen(string.IsNullOrEmpty(checkout), "LIMYRA_PEER_CPORTS is not set");
        Assert.SkipWhen(string.IsNullOrEmpty(python), "LIMYRA_PEER_PYTHON is not set");
        DiskSource source = new(checkout);
        TemplateLoader loader = new(source, new()
        {
            Profiles = ProfileSet.Load(source, FlagSettings.Default, "x86_64"),
            Arch = "x86_64",
            Target = "lint",
            Sites = new Dictionary<string, string> { ["debian"] = WholeTreeTests.PeerSite(source) },
        });
        List<string> differences = [];
        int compared = 0;
        foreach (JsonObject peer in Peer(python, checkout))
        {
            string name = (string?)peer["name"] ?? "";
            Limyra.Templates.Packages.Template? template = loader.Load(name).Template;
            Assert.NotNull(template);
            Pages pages = new(peer["pages"] as JsonObject ?? []);
            UpdateReport report =
                UpdateCheck.Run(template, source.ReadText($"{name}/update.py"), pages, everyVersion: true);
            string ours = report.Problem is { RuleId: not "no-version" } problem
                ? problem.ToString()
                : string.Join(' ', report.Newer.Order(StringComparer.Ordinal));
            string theirs = peer["found"] is JsonArray found
                ? string.Join(' ', found.Select(version => (string?)version).Order(StringComparer.Ordinal))
                : (string?)peer["found"] ?? "";
            if (ours != theirs || pages.Differ)
                differences.Add($"{name}\n  ours {ours}\n  peer {theirs}\n  {pages.Describe()}");
            compared++;
        }
        Assert.True(compared > 3000);
        Assert.Equal("", $"{(differences.Count == 0 ? "" : $"{differences.Count}:\n")}"
            + string.Join('\n', differences.Take(15)));
    }

    private static IEnumerable<JsonObject> Peer(string python, string checkout)
    {
        string driver = Repository.At("tests", "Interop", "Templates", "peer-updates.py");
        using Process process = Process.Start(new ProcessStartInfo(python, [driver, checkout])
        {
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException($"{python} does not start");
        while (process.StandardOutput.ReadLine() is { } line)
            yield return JsonNode.Parse(line) as JsonObject
                ?? throw new InvalidOperationException("not an object");
    }

    private sealed class Pages(JsonObject known) : IUpdatePages
    {
        private readonly HashSet<string> _read = [];

        public bool Differ => !_read.SetEquals(known.Select(page => page.Key));

        public string? Read(string url, string agent)
        {
            _read.Add(url);
            return (string?)known[url];
        }

        public string Describe() =>
            $"only ours {string.Join(' ', _read.Where(url => !known.ContainsKey(url)))}; "
            + $"only peer {string
                .Join(' ', known.Select(page => page.Key).Where(url => !_read.Contains(url)))}";
    }
}
