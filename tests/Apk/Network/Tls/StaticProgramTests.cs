using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Limyra.Tests.Apk.Root;

namespace Limyra.Tests.Apk.Network.Tls;

/// <summary>
/// The published program has no OpenSSL: what works in the tests' own process may not work there.
/// </summary>
public sealed class StaticProgramTests
{
    private const string Address = "v3 https://localhost:";

    private static byte[] IndexOf(string package)
    {
        string file = Path.GetTempFileName();
        try
        {
            Assert.Equal(0, ApkProgram.Run("mkndx", "--allow-untrusted", "--output", file, package).ExitCode);
            return File.ReadAllBytes(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static (int ExitCode, string Output) Add(
        TestRoot root, int port, string authorities, string? client = null, params string[] options)
    {
        string[] mode = Environment.IsPrivilegedProcess ? [] : ["--usermode"];
        return ApkProgram.Run(
            client is null
                ? [new("SSL_CERT_FILE", authorities)]
                : [new("SSL_CERT_FILE", authorities), new("SSL_CLIENT_CERT_FILE", client)],
            [
                "--root", root.Path, "--arch", "x86_64", "--allow-untrusted", "--repository-config",
                    $"{Address}{port}",
                .. options, "add", "--initdb", .. mode, "a",
            ]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_installs_over_tls_from_a_server_it_trusts_and_from_no_other(bool isRsa)
    {
        using TestRoot root = new();
        string package = root.Make(new() { Name = "a", Version = "1", Arch = "x86_64" },
            ("usr/bin/a", "content"));
        using TestAuthority authority = TestAuthority.Root();
        string known = Path.Combine(Path.GetDirectoryName(package)!, "ca.pem"); // a file has a folder
        File.WriteAllText(known, authority.Certificate.ExportCertificatePem());
        Directory.CreateDirectory(root.Path);
        using X509Certificate2 certificate = authority.Give(new() { IsRsa = isRsa });
        Dictionary<string, byte[]> files = new()
        {
            ["/x86_64/Packages.adb"] = IndexOf(package),
            ["/x86_64/a-1.apk"] = File.ReadAllBytes(package),
        };
        using TestServer server = new(TestServer.Files(files, TestAuthority.Now), certificate);

        (int exitCode, string output) = Add(root, server.Port, package);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("TLS: server certificate not trusted (its authority is not known: CN=root)", output,
            StringComparison.Ordinal);
        Assert.Empty(server.Requests);

        (exitCode, output) = Add(root, server.Port, known);
        Assert.True(exitCode == 0, output);
        Assert.Equal("content", root.Read("usr/bin/a"));

        using TestRoot careless = new();
        (exitCode, output) = Add(
            careless, server.Port, package, client: null, "--no-check-certificate");
        Assert.True(exitCode == 0, output);
        Assert.Equal("content", careless.Read("usr/bin/a"));
    }

    [Theory]
    [InlineData(false, SslProtocols.Tls13)]
    [InlineData(true, SslProtocols.Tls12)]
    public void It_shows_a_server_that_asks_who_it_is(bool isRsa, SslProtocols protocol)
    {
        using TestRoot root = new();
        string package = root.Make(new() { Name = "a", Version = "1", Arch = "x86_64" },
            ("usr/bin/a", "content"));
        using TestAuthority authority = TestAuthority.Root();
        using X509Certificate2 certificate = authority.Give(new());
        using X509Certificate2 client =
            authority.Give(new() { Subject = "CN=me", Hosts = [], IsRsa = isRsa });
        string folder = Path.GetDirectoryName(package)!; // a file has a folder
        string known = Path.Combine(folder, "ca.pem"), mine = Path.Combine(folder, "cert.pem");
        File.WriteAllText(known, authority.Certificate.ExportCertificatePem());
        using AsymmetricAlgorithm key =
            (AsymmetricAlgorithm?)client.GetRSAPrivateKey() ?? client.GetECDsaPrivateKey()!; // one of the two
        File.WriteAllText(mine, client.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        Directory.CreateDirectory(root.Path);
        Dictionary<string, byte[]> files = new()
        {
            ["/x86_64/Packages.adb"] = IndexOf(package),
            ["/x86_64/a-1.apk"] = File.ReadAllBytes(package),
        };
        ClientDemand demand = new(authority, protocol);
        using TestServer server = new(TestServer.Files(files, TestAuthority.Now), certificate, demand);

        Assert.NotEqual(0, Add(root, server.Port, known).ExitCode);
        Assert.Empty(server.Requests);
        (int exitCode, string output) = Add(root, server.Port, known, mine);
        Assert.True(exitCode == 0, output);
        Assert.Equal("content", root.Read("usr/bin/a"));
        Assert.Contains("CN=me", demand.Seen);
    }
}
