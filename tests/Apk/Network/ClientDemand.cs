using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Limyra.Tests.Apk.Network.Tls;

namespace Limyra.Tests.Apk.Network;

/// <summary>A test server that wants to know who asks.</summary>
/// <param name="authority">Whose certificates it lets in.</param>
/// <param name="protocol">The one version of TLS it speaks.</param>
internal sealed class ClientDemand(TestAuthority authority, SslProtocols protocol)
{
    private readonly List<string> _seen = [];

    /// <summary>Subjects of the certificates that were shown.</summary>
    public IReadOnlyList<string> Seen
    {
        get
        {
            lock (_seen) return [.. _seen];
        }
    }

    /// <summary>How the server greets a client.</summary>
    public SslServerAuthenticationOptions OptionsFor(X509Certificate2 server) => new()
    {
        ServerCertificate = server,
        ClientCertificateRequired = true,
        EnabledSslProtocols = protocol,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, certificate, sent, _) => IsKnown(certificate, sent),
    };

    private bool IsKnown(X509Certificate? certificate, X509Chain? sent)
    {
        if (certificate is not X509Certificate2 client) return false;
        lock (_seen) _seen.Add(client.Subject);
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (X509ChainElement element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(client);
    }
}
