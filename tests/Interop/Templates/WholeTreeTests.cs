using System.Diagnostics;
using System.Text.Json.Nodes;
using Limyra.Templates.Graph;
using Limyra.Templates.Lint;
using Limyra.Templates.Loading;
using Limyra.Templates.Output;
using Limyra.Templates.Packages;
using Limyra.Templates.Profiles;
using Limyra.Tests.Templates;

namespace Limyra.Tests.Interop.Templates;

/// <summary>
/// The whole cports tree beside the peer's own classes. LIMYRA_PEER_CPORTS is a checkout, LIMYRA_PEER_PYTHON
/// a Python of 3.12 or newer that runs the peer (<c>peer-dump.py</c>).
/// </summary>
public sealed class WholeTreeTests
{
    public static TheoryData<string> Archs =>
        ["x86_64", "aarch64", "ppc64le", "ppc64", "ppc", "riscv64", "loongarch64", "armv7", "armhf"];

    [Theory]
    [MemberData(nameof(Archs))]
    public void Every_field_flag_and_dependency_is_that_of_the_peer(string arch)
    {
        string checkout = Peer("LIMYRA_PEER_CPORTS"), python = Peer("LIMYRA_PEER_PYTHON");
        Dictionary<string, string> ours = LoadAll(checkout, arch);
        List<string> differences = [];
        int compared = 0;
        foreach (JsonObject peer in PeerDump(python, checkout, arch))
        {
            string name = (string?)peer["full_pkgname"] ?? "";
            peer.Remove("lint");
            if (!ours.Remove(name, out string? dump)) differences.Add($"{name}: not loaded");
            else Compare(name, JsonNode.Parse(dump), peer, differences);
            compared++;
        }
        Assert.Empty(ours.Keys);
        Assert.Equal("", string.Join('\n', differences.Take(30)));
        Assert.True(compared > 3000, $"only {compared} templates");
    }

    [Fact]
    public void Lint_finds_fault_with_the_templates_the_peer_refuses_and_no_others()
    {
        string checkout = Peer("LIMYRA_PEER_CPORTS"), python = Peer("LIMYRA_PEER_PYTHON");
        DiskSource source = new(checkout);
        TemplateTree tree = new(source);
        Dictionary<string, string> ours = Templates(source, tree, "x86_64").ToDictionary(
            template => template.FullName,
            template =>
                string.Join("; ", TemplateLint.Check(template, tree).Select(finding => finding.ToString())));
        List<string> differences = [];
        foreach (JsonObject peer in PeerDump(python, checkout, "x86_64"))
        {
            string name = (string?)peer["full_pkgname"] ?? "";
            string refusal = (string?)peer["lint"] ?? "";
            if ((refusal.Length == 0) != (ours[name].Length == 0))
                differences.Add($"{name}\n  ours {ours[name]}\n  peer {refusal}");
        }
        Assert.Equal("", string.Join('\n', differences));
    }

    [Fact]
    public void The_whole_tree_has_an_order()
    {
        string checkout = Peer("LIMYRA_PEER_CPORTS");
        DiskSource source = new(checkout);
        TemplateTree tree = new(source);
        BuildGraph graph = new();
        foreach (Template template in Templates(source, tree, "x86_64"))
            graph.Add(template.FullName, BuildDependencies.Of(template, tree));
        Assert.Null(graph.FindCycle());
        Assert.Equal(graph.Nodes.Count, graph.Order().Count);
    }

    private static string Peer(string variable)
    {
        string? value = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(string.IsNullOrEmpty(value), $"{variable} is not set");
        return value ?? "";
    }

    private static Dictionary<string, string> LoadAll(string checkout, string arch)
    {
        DiskSource source = new(checkout);
        TemplateTree tree = new(source);
        return Templates(source, tree, arch).ToDictionary(
            template => template.FullName,
            template => JsonText.Format(TemplateDump.Full(template, BuildDependencies.Of(template, tree))));
    }

    private static IEnumerable<Template> Templates(DiskSource source, TemplateTree tree, string arch)
    {
        TemplateLoader loader = new(source, new()
        {
            Profiles = ProfileSet.Load(source, FlagSettings.Default, "x86_64"),
            Arch = arch,
            Target = "lint",
            // We name no server for the distribution's archive; the peer's own is what it prints.
            Sites = new Dictionary<string, string> { ["debian"] = PeerSite(source) },
        });
        foreach (string name in tree.TemplateNames(["main", "user"]))
        {
            LoadResult result = loader.Load(name);
            Assert.Empty(result.Diagnostics);
            yield return Assert.IsType<Template>(result.Template);
        }
    }

    /// <summary>What the peer takes for the distribution's archive.</summary>
    internal static string PeerSite(DiskSource source)
    {
        string text = source.ReadText("src/cbuild/core/template.py") ?? "";
        const string key = "\"debian\": \"";
        int start = text.IndexOf(key, StringComparison.Ordinal) + key.Length;
        Assert.True(start >= key.Length, "the peer has no such site");
        return text[start..text.IndexOf('"', start)];
    }

    private static IEnumerable<JsonObject> PeerDump(string python, string checkout, string arch)
    {
        string driver = Repository.At("tests", "Interop", "Templates", "peer-dump.py");
        using Process process = Process.Start(new ProcessStartInfo(python, [driver, checkout, arch, "x86_64"])
        {
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException($"{python} does not start");
        while (process.StandardOutput.ReadLine() is { } line)
            yield return JsonNode.Parse(line) as JsonObject
                ?? throw new InvalidOperationException("not an object");
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static void Compare(string at, JsonNode? ours, JsonNode? peer, List<string> differences)
    {
        if (JsonNode.DeepEquals(ours, peer)) return;
        if (ours is JsonObject left && peer is JsonObject right)
            foreach (string key in left.Concat(right).Select(entry => entry.Key).Distinct())
                Compare($"{at}.{key}", left[key], right[key], differences);
        else differences.Add($"{at}\n  ours {ours?.ToJsonString()}\n  peer {peer?.ToJsonString()}");
    }
}
