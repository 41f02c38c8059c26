using System.Text;
using Limyra.Builder.Fetch;
using Limyra.Formats.Debian;
using Xunit;

namespace Limyra.Tests.Builder.Fetch;

public sealed class HostAptTests
{
    private const string Digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public void Suites_are_paired_with_the_hosts_own_addresses()
    {
        string text = AptRoot.Sources(
            "Debian|bookworm|http://a.example/debian/\nDebian|bookworm-updates|http://a.example/debian/\n"
            + "Debian|bookworm-security|http://b.example/sec/\nSomeone|bookworm|http://c.example/\n",
            ["bookworm", "bookworm-security", "sid"]);

        IEnumerable<string> places = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => string.Join(' ', line.Split(' ').Where(word => !word.StartsWith('['))));
        Assert.Equal(
            [
                "deb http://a.example/debian/ bookworm main",
                "deb-src http://a.example/debian/ bookworm main",
                "deb http://b.example/sec/ bookworm-security main",
                "deb-src http://b.example/sec/ bookworm-security main",
                "deb http://a.example/debian/ sid main",
                "deb-src http://a.example/debian/ sid main",
            ],
            places);
    }

    [Fact]
    public void A_host_without_a_Debian_archive_gives_no_sources() =>
        Assert.Equal("", AptRoot.Sources("Someone|bookworm|http://c.example/\n", ["bookworm"]));

    [Fact]
    public void A_source_file_is_found_by_its_digest_in_every_stanza_that_lists_it()
    {
        byte[] index = Encoding.UTF8.GetBytes(
            $"Package: one\nDirectory: pool/o/one\nChecksums-Sha256:\n {Digest} 12 one_1.orig.tar.gz\n\n"
            + "Package: two\nDirectory: pool/t/two\nChecksums-Sha256:\n ff 1 two.dsc\n\n"
            + "Package: three\nDirectory: pool/t/three\nChecksums-Sha256:\n ff 1 three.dsc\n"
            + $" {Digest} 12 three_1.orig.tar.gz\n");

        IEnumerable<string?> files = IndexText.StanzasWith(index, Encoding.ASCII.GetBytes(Digest), "index")
            .Select(stanza => IndexText.FileOf(stanza, Digest));

        Assert.Equal(["pool/o/one/one_1.orig.tar.gz", "pool/t/three/three_1.orig.tar.gz"], files);
    }

    [Fact]
    public void A_binary_package_is_found_by_its_digest()
    {
        byte[] index = Encoding.UTF8.GetBytes(
            "Package: one\nFilename: pool/o/one_1_all.deb\nSHA256: ff\n\n"
            + $"Package: two\nFilename: pool/t/two_1_all.deb\nSHA256: {Digest}\n");

        ControlStanza stanza =
            Assert.Single(IndexText.StanzasWith(index, Encoding.ASCII.GetBytes(Digest), "index"));

        Assert.Equal("pool/t/two_1_all.deb", IndexText.FileOf(stanza, Digest));
    }

    [Fact]
    public void A_pin_matches_only_what_it_names()
    {
        byte[] text = Encoding.UTF8.GetBytes($"Package: a\nVersion: 1-2\nSHA256: {Digest}\n");
        ControlStanza stanza = ControlStanza.Parse(text, "test");

        Assert.True(new DebianPin("a").Matches(stanza));
        Assert.True(new DebianPin("a", Version: "1-2", Sha256: Digest).Matches(stanza));
        Assert.False(new DebianPin("a", Version: "1-3").Matches(stanza));
        Assert.False(new DebianPin("b").Matches(stanza));
    }

    [Fact]
    public async Task A_malformed_digest_is_refused_without_asking_anyone()
    {
        using HostApt apt = new(new HostAptOptions { Directory = "/nowhere" }, TimeProvider.System);

        AptFetch answer =
            await apt.TryFetchSourceBySha256("XYZ", "/nowhere/file", TestContext.Current.CancellationToken);

        Assert.Contains("no SHA-256", Assert.IsType<AptFetch.Missing>(answer).Reason,
            StringComparison.Ordinal);
    }
}
