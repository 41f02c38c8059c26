using System.Security.Cryptography.X509Certificates;
using Limyra.Apk.Network;

namespace Limyra.Tests.Apk.Network.Tls;

/// <summary>Lists of certificates that authorities have withdrawn.</summary>
public sealed class RevocationTests : IDisposable
{
    private const string Untrusted = "TLS: server certificate not trusted ";

    private readonly TestAuthority _root = TestAuthority.Root();
    private readonly DownloadFolder _folder = new();

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }

    private string Put(string name, string text)
    {
        File.WriteAllText(_folder.At(name), text);
        return _folder.At(name);
    }

    /// <summary>Fetches from a server with that certificate; the error's text, or null.</summary>
    private string? Fetch(X509Certificate2 certificate, string lists)
    {
        using TestServer server = new(_ => new(200, [1]), certificate);
        string? error = _folder.Fetch($"{server.Url}/a", Settings(lists));
        Assert.Equal(error is null, server.Requests.Count == 1);
        return error;
    }

    private NetworkSettings Settings(string lists) => new()
    {
        AuthorityFiles = [Put("ca.pem", _root.Certificate.ExportCertificatePem())],
        RevocationFile = Put("crl.pem", lists),
    };

    [Fact]
    public void A_withdrawn_certificate_is_refused_and_another_is_not()
    {
        using X509Certificate2 good = _root.Give(new()), bad = _root.Give(new() { Subject = "CN=bad" });
        string list = _root.Withdraw([bad]);
        Assert.Null(Fetch(good, list));
        Assert.Equal(Untrusted + "(CN=root has withdrawn CN=bad)", Fetch(bad, list));
        Assert.Null(Fetch(bad, _root.Withdraw([good])));
    }

    [Fact]
    public void An_authority_between_can_be_withdrawn_and_needs_a_list_too()
    {
        using TestAuthority middle =
            _root.Below(new() { Subject = "CN=middle", IsAuthority = true, Hosts = [] });
        using X509Certificate2 server = middle.Give(new());
        Assert.Null(Judge(_root.Withdraw([]) + middle.Withdraw([])));
        Assert.Equal(Untrusted + "(CN=root has withdrawn CN=middle)",
            Judge(_root.Withdraw([middle.Certificate]) + middle.Withdraw([])));
        Assert.Equal(Untrusted + "(there is no list of certificates that CN=middle has withdrawn)",
            Judge(_root.Withdraw([])));

        string? Judge(string lists)
        {
            string file = Put("crl.pem", lists);
            string authorities = Put("ca.pem", _root.Certificate.ExportCertificatePem());
            return Limyra.Apk.Network.Tls.ServerTrust.WhyNot(
                [server.RawData, middle.Bytes], "localhost",
                Limyra.Apk.Network.Tls.CertificateAuthorities.Load([authorities], file), TestAuthority.Now);
        }
    }

    [Fact]
    public void Only_a_list_in_force_and_signed_by_the_authority_says_anything()
    {
        using X509Certificate2 server = _root.Give(new());
        using TestAuthority other = TestAuthority.Root();
        Assert.StartsWith(Untrusted + "(the list of certificates that CN=root has withdrawn ended ",
            Fetch(server, _root.Withdraw([], to: TestAuthority.Now.AddHours(-1))), StringComparison.Ordinal);
        Assert.StartsWith(Untrusted + "(the list of certificates that CN=root has withdrawn begins ",
            Fetch(server, _root.Withdraw([], from: TestAuthority.Now.AddHours(1))), StringComparison.Ordinal);
        Assert.Equal(Untrusted + "(the list of certificates that CN=root has withdrawn is not signed by it)",
            Fetch(server, other.Withdraw([])));
        // One that is no good does not spoil one that is.
        Assert.Null(Fetch(server, other.Withdraw([]) + _root.Withdraw([])));
    }

    [Fact]
    public void An_authority_that_may_not_sign_lists_has_none()
    {
        using TestAuthority strict = TestAuthority.Of(new()
        {
            Subject = "CN=root",
            IsAuthority = true,
            Hosts = [],
            AuthorityUsage = X509KeyUsageFlags.KeyCertSign,
        });
        using X509Certificate2 server = strict.Give(new());
        using TestServer listening = new(_ => new(200, [1]), server);
        NetworkSettings settings = Settings(strict.Withdraw([])) with
        {
            AuthorityFiles = [Put("strict.pem", strict.Certificate.ExportCertificatePem())],
        };
        Assert.Equal(Untrusted + "(the list of certificates that CN=root has withdrawn is not signed by it)",
            _folder.Fetch($"{listening.Url}/a", settings));
    }

    [Fact]
    public void A_file_without_lists_or_with_a_damaged_one_is_named()
    {
        using X509Certificate2 server = _root.Give(new());
        Assert.Equal($"TLS: {_folder.At("crl.pem")}: no list of withdrawn certificates in it",
            Fetch(server, "x"));
        Assert.Equal($"TLS: {_folder.At("crl.pem")}: a list of withdrawn certificates is damaged",
            Fetch(server, "-----BEGIN X509 CRL-----\nMAMCAQE=\n-----END X509 CRL-----\n"));
    }

    /// <summary>As in the original: the list beside the machine's own authorities says nothing of
    /// others.</summary>
    [Fact]
    public void Lists_count_only_with_the_first_file_of_authorities()
    {
        using X509Certificate2 bad = _root.Give(new());
        using TestServer server = new(_ => new(200, [1]), bad);
        NetworkSettings settings = Settings(_root.Withdraw([bad]));
        Assert.NotNull(_folder.Fetch($"{server.Url}/a", settings));
        Assert.Null(_folder.Fetch($"{server.Url}/a", settings with
        {
            AuthorityFiles = [_folder.At("missing.pem"), _folder.At("ca.pem")],
        }));
    }
}
