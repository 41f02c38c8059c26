using System.Globalization;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Pkix;

namespace Limyra.Apk.Network.Tls;

/// <summary>
/// Whether the certificates of a server lead to a trusted authority (RFC 5280, section 6), and name the host.
/// Policies are not asked for.
/// </summary>
internal static class ServerTrust
{
    private const string Untrusted = "TLS: server certificate not trusted";

    /// <summary>Certificates between server and authority at most, both counted.</summary>
    private const int MaxLength = 8;

    /// <summary>Signatures that are checked at most in the search for a chain.</summary>
    private const int MaxChecks = 64;

    /// <summary>The reason not to trust a server; null: there is none.</summary>
    /// <param name="sent">What the server sent, its own certificate first.</param>
    /// <param name="host">The name it was asked by; null: any will do.</param>
    /// <param name="authorities">Who is trusted.</param>
    /// <param name="now">The time.</param>
    public static string? WhyNot(
        IReadOnlyList<byte[]> sent, string? host, CertificateAuthorities authorities, DateTimeOffset now)
    {
        List<ParsedCertificate> parsed =
            [.. sent.Select(ParsedCertificate.TryParse).OfType<ParsedCertificate>()];
        if (parsed.Count == 0 || parsed.Count != sent.Count) return $"{Untrusted} (it cannot be read)";
        ParsedCertificate server = parsed[0];
        if (!server.MayServe || !server.MaySign) return $"{Untrusted} (it is not meant for servers)";
        Search search = new(parsed, authorities, now);
        if (search.Extend([server]) is { } reason) return $"{Untrusted} ({reason})";
        if (host is null || HostNames.Match(server.AlternativeNames, host)) return null;
        string names = HostNames.Describe(server.AlternativeNames);
        return $"TLS: server hostname mismatch (the certificate is for {names})";
    }

    private sealed class Search(
        List<ParsedCertificate> sent, CertificateAuthorities authorities, DateTimeOffset now)
    {
        private int _checksLeft = MaxChecks;

        /// <summary>Continues a chain up to an authority; null: it is there, and every link holds.</summary>
        public string? Extend(List<ParsedCertificate> chain)
        {
            ParsedCertificate last = chain[^1];
            if (authorities.Contain(last)) return Check(chain);
            string reason = last.IsSelfIssued && chain.Count == 1 ? "it is signed by itself"
                : authorities.Source is null ? "no file of authorities was found"
                : $"its authority is not known: {last.Issuer}";
            if (chain.Count == MaxLength) return reason;
            IEnumerable<ParsedCertificate> given =
                sent.Where(item => item.Subject.Equivalent(last.Issuer, inOrder: true));
            foreach (ParsedCertificate issuer in authorities.Named(last.Issuer).Concat(given))
            {
                if (chain.Exists(issuer.IsSameAs)) continue;
                if (_checksLeft-- == 0) return "its chain cannot be followed";
                if (!issuer.Signed(last)) continue;
                if (Extend([.. chain, issuer]) is not { } problem) return null;
                reason = problem;
            }
            return reason;
        }

        private string? Check(List<ParsedCertificate> chain)
        {
            PkixNameConstraintValidator limits = new();
            for (int i = chain.Count - 1; i >= 0; i--)
            {
                ParsedCertificate certificate = chain[i];
                X509Name name = certificate.Subject;
                if (now < certificate.NotBefore) return $"{name} begins {Text(certificate.NotBefore)}";
                if (now > certificate.NotAfter) return $"{name} ended {Text(certificate.NotAfter)}";
                if (certificate.HasUnknownRules) return $"{name} has rules that are not known here";
                if (i > 0)
                {
                    if (!certificate.IsAuthority) return $"{name} is no authority";
                    if (!certificate.MayServe) return $"{name} is not meant for servers";
                    int below = chain.Take(i).Skip(1).Count(item => !item.IsSelfIssued);
                    if (certificate.PathLength < below) return $"{name} may not stand so high";
                }
                bool isAllowed = AreNamesAllowed(limits, certificate, isServer: i == 0);
                if (!isAllowed) return $"{name} has names it may not have";
                if (certificate.NameLimits is { } added) Add(limits, added);
            }
            return authorities.Revoked is { } lists ? CheckRevocation(chain, lists) : null;
        }

        /// <summary>Every certificate has to be on no list of who gave it, and there has to be a
        /// list.</summary>
        private string? CheckRevocation(List<ParsedCertificate> chain, RevocationLists lists)
        {
            for (int i = 0; i < chain.Count; i++)
            {
                // What is trusted without an authority above it has nobody who could take it back.
                if (i + 1 == chain.Count && !chain[i].IsSelfIssued) return null;
                ParsedCertificate issuer = i + 1 < chain.Count ? chain[i + 1] : chain[i];
                if (lists.WhyNot(chain[i], issuer, now) is { } reason) return reason;
            }
            return null;
        }

        private static bool AreNamesAllowed(
            PkixNameConstraintValidator limits, ParsedCertificate certificate, bool isServer)
        {
            if (certificate.IsSelfIssued && !isServer) return true; // RFC 5280, section 6.1.3 (b)
            try
            {
                limits.CheckDN(certificate.Subject);
                foreach (GeneralName name in certificate.AlternativeNames) limits.CheckName(name);
                return true;
            }
            catch (PkixNameConstraintValidatorException)
            {
                return false;
            }
        }

        private static void Add(PkixNameConstraintValidator limits, NameConstraints added)
        {
            if (added.PermittedSubtreesValue is { } permitted)
                limits.IntersectPermittedSubtree(Trees(permitted));
            if (added.ExcludedSubtreesValue is not { } excluded) return;
            foreach (Asn1Encodable tree in Trees(excluded))
                limits.AddExcludedSubtree(GeneralSubtree.GetInstance(tree));
        }

        private static Asn1Sequence Trees(GeneralSubtrees trees) =>
            Asn1Sequence.GetInstance(trees.ToAsn1Object());

        private static string Text(DateTimeOffset time) =>
            time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }
}
