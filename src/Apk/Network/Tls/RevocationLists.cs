using System.Globalization;
using Limyra.Apk.Trust;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;

namespace Limyra.Apk.Network.Tls;

/// <summary>
/// Lists of withdrawn certificates (RFC 5280, section 5), from a file of the machine. Once there are any,
/// every authority of a chain needs one of its own that is in force: a list that is missing says nothing.
/// </summary>
internal sealed class RevocationLists
{
    private readonly List<(CertificateList List, byte[] Encoding)> _lists;

    private RevocationLists(List<(CertificateList List, byte[] Encoding)> lists) => _lists = lists;

    /// <summary>Reads a file of lists (PEM).</summary>
    /// <exception cref="HttpException">There is none in it, or one is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RevocationLists Load(string file)
    {
        List<(CertificateList, byte[])> found = [];
        try
        {
            foreach (byte[] encoding in Pem.ReadAll(File.ReadAllText(file), "X509 CRL"))
                found.Add((CertificateList.GetInstance(Asn1Object.FromByteArray(encoding)), encoding));
        }
        catch (Exception error) when (error is not IOException && ParsedCertificate.IsDamage(error))
        {
            throw HttpException.Final($"TLS: {file}: a list of withdrawn certificates is damaged");
        }
        return found.Count > 0
            ? new(found)
            : throw HttpException.Final($"TLS: {file}: no list of withdrawn certificates in it");
    }

    /// <summary>The reason not to trust a certificate; null: its issuer's list is in force and does not have
    /// it.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="issuer">Who gave it.</param>
    /// <param name="now">The time.</param>
    public string? WhyNot(ParsedCertificate certificate, ParsedCertificate issuer, DateTimeOffset now)
    {
        X509Name name = issuer.Subject;
        string reason = $"there is no list of certificates that {name} has withdrawn";
        bool isListed = false;
        foreach ((CertificateList list, byte[] encoding) in _lists)
        {
            if (!list.Issuer.Equivalent(name, inOrder: true)) continue;
            if (WhyNotUsable(list, encoding, issuer, now) is { } problem)
            {
                reason = problem;
                continue;
            }
            if (Has(list, certificate)) return $"{name} has withdrawn {certificate.Subject}";
            isListed = true;
        }
        return isListed ? null : reason;
    }

    private static string? WhyNotUsable(
        CertificateList list, byte[] encoding, ParsedCertificate issuer, DateTimeOffset now)
    {
        string of = $"the list of certificates that {issuer.Subject} has withdrawn";
        bool isSigned = issuer.MayRevoke && issuer.Signed(
            encoding, list.SignatureAlgorithm, list.TbsCertList.Signature, list.GetSignatureOctets());
        if (!isSigned) return $"{of} is not signed by it";
        // Lists of changes only, or of a part of the certificates, say so in a rule that must be understood.
        if (list.TbsCertList.Extensions?.GetCriticalExtensionOids().Length > 0)
            return $"{of} has rules that are not known here";
        if (now < TimeOf(list.ThisUpdate)) return $"{of} begins {Text(TimeOf(list.ThisUpdate))}";
        return list.NextUpdate is { } next && now > TimeOf(next) ? $"{of} ended {Text(TimeOf(next))}" : null;
    }

    private static bool Has(CertificateList list, ParsedCertificate certificate)
    {
        foreach (CrlEntry entry in list.GetRevokedCertificateEnumeration())
            if (entry.UserCertificate.Value.Equals(certificate.SerialNumber)) return true;
        return false;
    }

    private static DateTimeOffset TimeOf(Time time) => new(time.ToDateTime().ToUniversalTime());

    private static string Text(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
