using Limyra.Apk.Network;
using Limyra.Apk.Packages;
using Limyra.Tests.Apk.Commands;
using Limyra.Tests.Apk.Root;

namespace Limyra.Tests.Apk.Network;

/// <summary>Commands on a repository that a server has.</summary>
public sealed class RemoteRepositoryTests : IDisposable
{
    private const string Arch = "x86_64";
    private const string IndexPath = $"/{Arch}/Packages.adb";

    private static readonly string[] Names = ["a", "b", "c", "d", "e", "f"];
    private static readonly DateTimeOffset Modified = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Any wait of a test ends after this, however slow the machine is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TestRoot _root = new();
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly string _index;

    public RemoteRepositoryTests()
    {
        IndexMaker maker = new(new() { Trust = new() { AllowUntrusted = true } });
        foreach (string name in Names)
        {
            string package = _root.Make(
                new() { Name = name, Version = "1", Arch = Arch }, ($"usr/{name}", name));
            maker.AddFile(package);
            _files[$"/{Arch}/{name}-1.apk"] = File.ReadAllBytes(package);
        }
        _index = _root.At("../Packages.adb");
        maker.WriteFile(_index);
        _files[IndexPath] = File.ReadAllBytes(_index);
        Directory.CreateDirectory(_root.At("etc/apk/cache"));
    }

    public void Dispose() => _root.Dispose();

    private CommandRun Run(string repository, params string[] arguments) => CommandRun.Of([
        "--root", _root.Path, "--arch", Arch, "--allow-untrusted", "--repositories-file", "/dev/null",
        "--no-logfile", "--repository-config", repository, .. arguments]);

    private static string[] Add =>
        ["add", "--initdb", .. Environment.IsPrivilegedProcess ? [] : (string[])["--usermode"]];

    [Fact]
    public void Packages_come_several_at_once_and_are_named_in_order()
    {
        using ManualResetEventSlim together = new();
        int now = 0, most = 0;
        Func<SeenRequest, Reply> plain = TestServer.Files(_files, Modified);
        using TestServer server = new(request =>
        {
            if (request.Target == IndexPath) return plain(request);
            int count = Interlocked.Increment(ref now);
            lock (together) most = Math.Max(most, count);
            if (count == DownloadCrew.Connections) together.Set();
            together.Wait(Patience);
            Reply reply = plain(request);
            Interlocked.Decrement(ref now);
            return reply;
        });
        Assert.Equal(0, Run($"v3 {server.Url}", Add).ExitCode);
        CommandRun run = Run($"v3 {server.Url}", ["cache", "download", .. Names]);
        Assert.Equal(0, run.ExitCode);
        string[] expected = [.. Names.Select((name, i) => $"({i + 1}/{Names.Length}) Downloading {name}-1")];
        Assert.Equal(expected, run.Output.Split('\n').Where(line => line.StartsWith('(')));
        Assert.Equal(DownloadCrew.Connections, most);
        Assert.InRange(server.ConnectionCount, DownloadCrew.Connections, Names.Length + 2);
    }

    [Fact]
    public void An_index_comes_again_only_if_it_changed()
    {
        using TestServer server = new(request => request["If-None-Match"] == "\"1\""
            ? new(304, [])
            : new(200, _files[request.Target], "ETag: \"1\"", $"Last-Modified: {Modified:R}"));
        Assert.Equal(0, Run($"v3 {server.Url}", [.. Add, "a"]).ExitCode);
        Assert.Equal("a", _root.Read("usr/a"));
        int before = server.Requests.Count;
        Assert.Equal(0, Run($"v3 {server.Url}", "add", "b").ExitCode); // it is fresh enough: nothing is asked
        Assert.Equal([$"/{Arch}/b-1.apk"], server.Requests.Skip(before).Select(request => request.Target));
        CommandRun run = Run($"v3 {server.Url}", "update");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("\"1\"", server.Requests[^1]["If-None-Match"]);
        Assert.Contains($"{Names.Length} distinct packages available", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, Run($"v3 {server.Url}", "--force-refresh", "update").ExitCode);
        Assert.Null(server.Requests[^1]["If-None-Match"]);
        Assert.Equal("no-cache", server.Requests[^1]["Cache-Control"]);
        Assert.Equal(0, Run($"v3 {server.Url}", "cache", "clean").ExitCode);
        Assert.Equal(0, Run($"v3 {server.Url}", "update").ExitCode);
        Assert.Equal("\"1\"", server.Requests[^1]["If-None-Match"]);
    }

    [Fact]
    public void A_server_without_the_files_is_replaced_by_its_mirror()
    {
        using TestServer mirror = new(TestServer.Files(_files, Modified));
        using TestServer broken = new(_ => new(404, []));
        File.WriteAllText(_root.At("etc/apk/mirrors"), $"{broken.Url} {mirror.Url}\n");
        CommandRun run = Run($"v3 {broken.Url}", [.. Add, "a"]);
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal("a", _root.Read("usr/a"));
        File.Delete(_root.At("etc/apk/mirrors"));
        string errors = Run($"v3 {broken.Url}", "update").Errors;
        Assert.Contains("HTTP 404: Not Found", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Places_of_this_machine_have_three_spellings()
    {
        foreach ((string name, byte[] content) in _files)
        {
            string path = _root.At($"../repo{name}");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // it has one
            File.WriteAllBytes(path, content);
        }
        string place = Path.GetFullPath(_root.At("../repo"));
        Assert.Equal(0, Run($"v3 {place}", [.. Add, "a"]).ExitCode);
        Assert.Equal(0, Run($"v3 file://{place}", "add", "b", "c").ExitCode);
        Assert.Empty(Directory.GetFiles(_root.At("etc/apk/cache"), "*.apk"));
        Assert.Equal(0, Run($"v3 test:/{place}", "add", "d").ExitCode);
        Assert.Single(Directory.GetFiles(_root.At("etc/apk/cache"), "d-1.*.apk"));
        Assert.Equal("abcd", string.Concat("abcd".Select(name => _root.Read($"usr/{name}"))));
    }
}
