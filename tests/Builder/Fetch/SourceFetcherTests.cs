using System.Security.Cryptography;
using System.Text;
using Limyra.Builder;
using Limyra.Builder.Fetch;

namespace Limyra.Tests.Builder.Fetch;

public sealed class SourceFetcherTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("limyra-sources-").FullName;

    [Fact]
    public async Task A_source_is_fetched_once_and_then_found_by_its_content()
    {
        FakeUpstream upstream = new("content");
        SourceFetcher fetcher = new(_directory, upstream, hostApt: null);
        await fetcher.FetchAsync("a-1", [Source("content")], _ => { }, TestContext.Current.CancellationToken);
        await fetcher.FetchAsync("b-1", [Source("content")], _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(1, upstream.Calls);
        string path = Path.Combine(_directory, "b-1/file.tar");
        Assert.Equal("content", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_wrong_byte_is_one_sentence_with_file_expected_and_got()
    {
        SourceFetcher fetcher = new(_directory, new FakeUpstream("contemt"), hostApt: null);
        BuildException failure = await Assert.ThrowsAsync<BuildException>(() =>
            fetcher.FetchAsync("a-1", [Source("content")], _ => { }, TestContext.Current.CancellationToken));
        Assert.Equal("source-digest", failure.RuleId);
        Assert.Contains("file.tar", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Digest("content"), failure.Message, StringComparison.Ordinal);
        Assert.Contains(Digest("contemt"), failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_directory, "a-1/file.tar")));
    }

    [Fact]
    public async Task A_file_that_was_changed_on_disk_stops_the_build()
    {
        SourceFetcher fetcher = new(_directory, new FakeUpstream("content"), hostApt: null);
        Directory.CreateDirectory(Path.Combine(_directory, "a-1"));
        await File.WriteAllTextAsync(Path.Combine(_directory, "a-1/file.tar"), "x",
            TestContext.Current.CancellationToken);
        BuildException failure = await Assert.ThrowsAsync<BuildException>(() =>
            fetcher.FetchAsync("a-1", [Source("content")], _ => { }, TestContext.Current.CancellationToken));
        Assert.Equal("source-digest", failure.RuleId);
    }

    [Theory]
    [InlineData("https://example.org/x-1.tar.gz", "x-1.tar.gz", true)]
    [InlineData("!https://example.org/v1>x-1.tar.gz", "x-1.tar.gz", false)]
    public void Entries_are_renamed_and_kept_packed_as_they_say(string entry, string name, bool isExtracted)
    {
        SourceFile file = Assert.Single(SourceFile.ParseAll([entry], [Digest("x")], []));
        Assert.Equal(name, file.Name);
        Assert.Equal(isExtracted, file.IsExtracted);
        Assert.DoesNotContain('>', file.Url);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static SourceFile Source(string content) =>
        new("https://example.org/file.tar", "file.tar", Digest(content), IsExtracted: true, ExtractPath: "");

    private static string Digest(string content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private sealed class FakeUpstream(string content) : IUpstream
    {
        public int Calls { get; private set; }

        public async Task<string?> DownloadAsync(string url, string partPath, CancellationToken cancellation)
        {
            Calls++;
            await File.WriteAllTextAsync(partPath, content, cancellation);
            return null;
        }
    }
}
