using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Limyra.Apk.Network.Tls;

namespace Limyra.Tests.Apk.Network.Tls;

public sealed class ServerTrustTests
{
    private const StringComparison Exactly = StringComparison.Ordinal;
    private const string ForServers = "1.3.6.1.5.5.7.3.1";
    private const string ForMail = "1.3.6.1.5.5.7.3.4";

    private static readonly CertificateWish Middle = new(
        ) { Subject = "CN=middle", IsAuthority = true, Hosts = [] };

    /// <summary>Judges a chain that ends below an authority.</summary>
    private static string? Judge(TestAuthority root, string? host, DateTimeOffset? now = null,
        params byte[][] sent)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "text before\n" + root.Certificate.ExportCertificatePem() + "\n");
            return ServerTrust.WhyNot(sent, host, CertificateAuthorities.Load([file]), now
                ?? TestAuthority.Now);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string? JudgeOne(CertificateWish wish, string host = "localhost",
        DateTimeOffset? now = null, bool isRsa = false)
    {
        using TestAuthority root = TestAuthority.Root(isRsa: isRsa);
        using X509Certificate2 server = root.Give(wish);
        return Judge(root, host, now, server.RawData);
    }

    private static X509Extension NamesBelow(string domain, bool isExcluded)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, isExcluded ? 1 : 0)))
        using (writer.PushSequence())
            writer.WriteCharacterString(UniversalTagNumber.IA5String, domain,
                new Asn1Tag(TagClass.ContextSpecific, 2));
        return new("2.5.29.30", writer.Encode(), critical: true);
    }

    [Fact]
    public void A_chain_to_a_known_authority_is_trusted()
    {
        Assert.Null(JudgeOne(new()));
        Assert.Null(JudgeOne(new() { Usage = ForServers }));
        Assert.Null(JudgeOne(new() { IsRsa = true }, isRsa: true));
        Assert.Null(JudgeOne(new() { HasSalt = true }, isRsa: true));
        Assert.Null(JudgeOne(new() { HasSalt = true, Digest = HashAlgorithmName.SHA512 }, isRsa: true));
        Assert.Null(JudgeOne(new() { Digest = HashAlgorithmName.SHA384 }));
    }

    [Fact]
    public void Authorities_between_come_from_the_server_in_any_order()
    {
        using TestAuthority root = TestAuthority.Root();
        using TestAuthority first = root.Below(Middle);
        using TestAuthority second = first.Below(Middle with { Subject = "CN=second" });
        using X509Certificate2 server = second.Give(new());
        Assert.Null(Judge(root, "localhost", now: null, server.RawData, first.Bytes, second.Bytes));
        Assert.Contains(
            "its authority is not known: CN=second",
                Judge(root, "localhost", now: null, server.RawData, first.Bytes), Exactly);
    }

    [Fact]
    public void Another_authority_of_the_same_name_signs_nothing()
    {
        using TestAuthority root = TestAuthority.Root();
        using TestAuthority other = TestAuthority.Root();
        using X509Certificate2 server = other.Give(new());
        Assert.Contains("its authority is not known", Judge(root, "localhost", now: null, server.RawData),
            Exactly);
    }

    [Fact]
    public void A_certificate_signed_by_itself_is_trusted_only_if_it_is_an_authority_of_this_machine()
    {
        using TestAuthority root = TestAuthority.Root();
        using TestAuthority alone = TestAuthority.Of(new());
        Assert.Contains("it is signed by itself", Judge(root, "localhost", now: null, alone.Bytes), Exactly);
        Assert.Null(Judge(alone, "localhost", now: null, alone.Bytes));
    }

    [Fact]
    public void Time_counts_for_every_certificate()
    {
        Assert.Contains("ended", JudgeOne(new(), now: TestAuthority.Now.AddDays(2)), Exactly);
        Assert.Contains("begins", JudgeOne(new(), now: TestAuthority.Now.AddDays(-2)), Exactly);
        using TestAuthority root = TestAuthority.Root();
        using TestAuthority middle = root.Below(Middle with { To = TestAuthority.Now.AddHours(-1) });
        using X509Certificate2 server = middle.Give(new());
        Assert.Contains("CN=middle ended", Judge(root, "localhost", now: null, server.RawData, middle.Bytes),
            Exactly);
    }

    [Fact]
    public void Who_is_no_authority_gives_no_certificates()
    {
        using TestAuthority root = TestAuthority.Root();
        using TestAuthority fake = root.Below(Middle with { IsAuthority = false });
        using X509Certificate2 server = fake.Give(new());
        Assert.Contains("CN=middle is no authority",
            Judge(root, "localhost", now: null, server.RawData, fake.Bytes), Exactly);
    }

    [Fact]
    public void An_authority_may_limit_how_many_stand_below_it()
    {
        using TestAuthority root = TestAuthority.Root();
        using TestAuthority first = root.Below(Middle with { PathLength = 0 });
        using TestAuthority second = first.Below(Middle with { Subject = "CN=second" });
        using X509Certificate2 server = second.Give(new());
        using X509Certificate2 direct = first.Give(new());
        Assert.Null(Judge(root, "localhost", now: null, direct.RawData, first.Bytes));
        Assert.Contains("CN=middle may not stand so high",
            Judge(root, "localhost", now: null, server.RawData, first.Bytes, second.Bytes), Exactly);
    }

    [Theory]
    [InlineData("here.example", false, true)]
    [InlineData("elsewhere.example", false, false)]
    [InlineData("here.example", true, false)]
    [InlineData("elsewhere.example", true, true)]
    public void An_authority_may_be_limited_to_names(string limit, bool isExcluded, bool isTrusted)
    {
        using TestAuthority root = TestAuthority.Root();
        using TestAuthority middle = root.Below(Middle with { Extensions = [NamesBelow(limit, isExcluded)] });
        using X509Certificate2 server = middle.Give(new() { Hosts = ["a.here.example"] });
        Assert.Equal(isTrusted, Judge(root, "a.here.example", now: null, server.RawData,
            middle.Bytes) is null);
    }

    [Fact]
    public void What_is_not_for_servers_serves_none()
    {
        Assert.Contains("not meant for servers", JudgeOne(new() { Usage = ForMail }), Exactly);
        X509Extension usage = new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, critical: true);
        Assert.Contains("not meant for servers", JudgeOne(new() { Extensions = [usage] }), Exactly);
    }

    [Fact]
    public void Rules_that_are_not_known_are_not_passed_over()
    {
        X509Extension unknown = new("1.2.3.4", [5, 0], critical: true);
        Assert.Contains("rules that are not known", JudgeOne(new() { Extensions = [unknown] }), Exactly);
        Assert.Null(JudgeOne(new() { Extensions = [new("1.2.3.4", [5, 0], critical: false)] }));
    }

    [Fact]
    public void Sha1_signs_nothing() =>
        Assert.NotNull(JudgeOne(new() { IsRsa = true, Digest = HashAlgorithmName.SHA1 }, isRsa: true));

    [Theory]
    [InlineData("localhost", "LOCALHOST", true)]
    [InlineData("localhost", "localhost.", true)]
    [InlineData("localhost", "other", false)]
    [InlineData("*.a.example", "b.a.example", true)]
    [InlineData("*.a.example", "c.b.a.example", false)]
    [InlineData("*.a.example", "a.example", false)]
    [InlineData("*.example", "a.example", false)]
    [InlineData("x*.a.example", "xy.a.example", false)]
    public void Names_are_those_of_the_host(string name, string host, bool isTrusted) =>
        Assert.Equal(isTrusted, JudgeOne(new() { Hosts = [name] }, host) is null);

    [Fact]
    public void Addresses_are_named_as_addresses()
    {
        CertificateWish wish = new() { Hosts = ["1.2.3.4"],
            Addresses = [IPAddress.Loopback, IPAddress.IPv6Loopback] };
        Assert.Null(JudgeOne(wish, "127.0.0.1"));
        Assert.Null(JudgeOne(wish, "[::1]"));
        Assert.Contains("server hostname mismatch", JudgeOne(wish, "1.2.3.4"), Exactly);
    }

    [Fact]
    public void The_common_name_is_no_name() =>
        Assert.Contains("server hostname mismatch",
            JudgeOne(new() { Subject = "CN=localhost", Hosts = ["other"] }), Exactly);

    [Fact]
    public void A_damaged_certificate_is_refused_at_every_byte()
    {
        using TestAuthority root = TestAuthority.Root();
        using X509Certificate2 server = root.Give(new());
        byte[] good = server.RawData;
        for (int i = 0; i < good.Length; i++)
        {
            byte[] bad = [.. good];
            bad[i] ^= 0x55;
            Assert.NotNull(Judge(root, "localhost", now: null, bad));
            Assert.NotNull(Judge(root, "localhost", now: null, good[..i]));
        }
    }
}
