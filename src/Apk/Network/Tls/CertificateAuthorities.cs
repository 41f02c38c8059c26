using Limyra.Apk.Trust;
using Org.BouncyCastle.Asn1.X509;

namespace Limyra.Apk.Network.Tls;

/// <summary>The authorities that are trusted, from a file of the machine, and what they took back.</summary>
internal sealed class CertificateAuthorities(
    IReadOnlyList<ParsedCertificate> certificates, string? source, RevocationLists? revoked)
{
    /// <summary>Labels of certificates in PEM files.</summary>
    public static readonly string[] Labels = ["CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE"];

    /// <summary>The file they come from; null: there is none.</summary>
    public string? Source => source;

    /// <summary>The lists of withdrawn certificates; null: none are kept here.</summary>
    public RevocationLists? Revoked => revoked;

    /// <summary>Reads the first of the files that is there.</summary>
    /// <param name="files">Files of authorities.</param>
    /// <param name="revocationFile">The lists that belong to the first of the files; null, or not there:
    /// there are none.</param>
    /// <exception cref="IOException">A file cannot be read, or the lists are none.</exception>
    public static CertificateAuthorities Load(IReadOnlyList<string> files, string? revocationFile = null)
    {
        if (files.FirstOrDefault(File.Exists) is not { } file) return new([], source: null, revoked: null);
        bool hasLists = file == files[0] && revocationFile is not null && File.Exists(revocationFile);
        return new(
            [.. Pem.ReadAll(File.ReadAllText(file), Labels)
                .Select(ParsedCertificate.TryParse).OfType<ParsedCertificate>()],
            file,
            hasLists ? RevocationLists.Load(revocationFile!) : null); // not null: see hasLists
    }

    /// <summary>Those with that name.</summary>
    public IEnumerable<ParsedCertificate> Named(X509Name name) =>
        certificates.Where(certificate => certificate.Subject.Equivalent(name, inOrder: true));

    /// <summary>Whether it is one of them.</summary>
    public bool Contain(ParsedCertificate certificate) => certificates.Any(certificate.IsSameAs);
}
