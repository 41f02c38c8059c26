using Limyra.Apk.Trust;
using Org.BouncyCastle.Asn1.X509;

namespace Limyra.Apk.Network.Tls;

/// <summary>The authorities that are trusted, from a file of the machine.</summary>
internal sealed class CertificateAuthorities(IReadOnlyList<ParsedCertificate> certificates, string? source)
{
    /// <summary>The file they come from; null: there is none.</summary>
    public string? Source => source;

    /// <summary>Reads the first of the files that is there.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static CertificateAuthorities Load(IReadOnlyList<string> files)
    {
        if (files.FirstOrDefault(File.Exists) is not { } file) return new([], source: null);
        return new(
            [.. Pem.ReadAll(File.ReadAllText(file), "CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE")
                .Select(ParsedCertificate.TryParse).OfType<ParsedCertificate>()],
            file);
    }

    /// <summary>Those with that name.</summary>
    public IEnumerable<ParsedCertificate> Named(X509Name name) =>
        certificates.Where(certificate => certificate.Subject.Equivalent(name, inOrder: true));

    /// <summary>Whether it is one of them.</summary>
    public bool Contain(ParsedCertificate certificate) => certificates.Any(certificate.IsSameAs);
}
