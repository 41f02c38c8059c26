namespace Limyra.Apk.Network;

/// <summary>How the network is reached: proxies, passwords, certificates, patience.</summary>
public sealed record NetworkSettings
{
    /// <summary>Longest wait for a server that says nothing.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether caches on the way are passed.</summary>
    public bool BypassesCaches { get; init; }

    /// <summary>Whether a server has to prove who it is.</summary>
    public bool ChecksCertificates { get; init; } = true;

    /// <summary>Whether the certificate has to name the host asked for.</summary>
    public bool ChecksHostNames { get; init; } = true;

    /// <summary>Files with certificates of authorities; the first that is there counts.</summary>
    public IReadOnlyList<string> AuthorityFiles { get; init; } = SystemAuthorities;

    /// <summary>Lists of withdrawn certificates; counts only with the first of the authority files, and then
    /// every authority needs its list. Null, or not there: no lists.</summary>
    public string? RevocationFile { get; init; } = "/etc/apk/crl.pem";

    /// <summary>The certificate shown to servers that ask for one, with those above it; null: that of the
    /// machine, if it has one.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>Its key; null: it is in the file of the certificate.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>The address of this machine that connections come from; null: the kernel chooses.</summary>
    public string? LocalAddress { get; init; }

    /// <summary>Proxy of http addresses; null: none.</summary>
    public string? HttpProxy { get; init; }

    /// <summary>Proxy of https addresses, asked by CONNECT; null: none.</summary>
    public string? HttpsProxy { get; init; }

    /// <summary>Names and networks that are reached without a proxy, or "*".</summary>
    public string NoProxy { get; init; } = "";

    /// <summary>"basic:REALM:USER:PASSWORD" for a proxy whose address has none.</summary>
    public string? ProxyLogin { get; init; }

    /// <summary>"basic:REALM:USER:PASSWORD" for servers that ask, if their address has none.</summary>
    public string? Login { get; init; }

    /// <summary>A file with logins of hosts, netrc(5); null: none.</summary>
    public string? LoginFile { get; init; }

    /// <summary>The name this program gives itself.</summary>
    public string UserAgent { get; init; } = "apk-tools/3 (Limyra)";

    /// <summary>Value of the Referer header; null: none is sent.</summary>
    public string? Referer { get; init; }

    private static IReadOnlyList<string> SystemAuthorities { get; } =
    [
        "/etc/apk/ca.pem",
        "/etc/ssl/cert.pem",
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
    ];

    /// <summary>What the variables of the environment ask for, under the names the original reads.</summary>
    public static NetworkSettings From(Func<string, string?> variable)
    {
        string? Given(params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
                if (variable(name) is { Length: > 0 } value) return value;
            return null;
        }
        NetworkSettings plain = new();
        return plain with
        {
            ChecksHostNames = variable("SSL_NO_VERIFY_HOSTNAME") is null,
            AuthorityFiles = Given("SSL_CERT_FILE", "SSL_CA_CERT_FILE") is { } file
                ? [SystemAuthorities[0], file] : SystemAuthorities,
            ClientCertificateFile = Given("SSL_CLIENT_CERT_FILE"),
            ClientKeyFile = Given("SSL_CLIENT_KEY_FILE"),
            LocalAddress = Given("FETCH_BIND_ADDRESS"),
            HttpProxy = Given("HTTP_PROXY", "http_proxy"),
            HttpsProxy = Given("HTTPS_PROXY", "https_proxy"),
            NoProxy = Given("NO_PROXY", "no_proxy") ?? "",
            ProxyLogin = Given("HTTP_PROXY_AUTH"),
            Login = Given("HTTP_AUTH"),
            LoginFile = Given("NETRC") ?? (Given("HOME") is { } home ? Path.Combine(home, ".netrc") : null),
            UserAgent = Given("HTTP_USER_AGENT") ?? plain.UserAgent,
            Referer = Given("HTTP_REFERER"),
        };
    }
}
