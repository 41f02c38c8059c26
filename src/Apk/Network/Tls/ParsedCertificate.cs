using Limyra.Apk.Trust;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.EdEC;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;

namespace Limyra.Apk.Network.Tls;

/// <summary>A certificate (RFC 5280) with what checking a chain of them needs.</summary>
internal sealed class ParsedCertificate
{
    private static readonly DerObjectIdentifier[] Understood =
    [
        X509Extensions.BasicConstraints,
        X509Extensions.KeyUsage,
        X509Extensions.ExtendedKeyUsage,
        X509Extensions.SubjectAlternativeName,
        X509Extensions.NameConstraints,
        X509Extensions.CertificatePolicies,
        X509Extensions.InhibitAnyPolicy,
    ];

    private static readonly (DerObjectIdentifier Identifier, int Scheme)[] PlainSchemes =
    [
        (PkcsObjectIdentifiers.Sha256WithRsaEncryption, SignatureScheme.rsa_pkcs1_sha256),
        (PkcsObjectIdentifiers.Sha384WithRsaEncryption, SignatureScheme.rsa_pkcs1_sha384),
        (PkcsObjectIdentifiers.Sha512WithRsaEncryption, SignatureScheme.rsa_pkcs1_sha512),
        (X9ObjectIdentifiers.ECDsaWithSha256, SignatureScheme.ecdsa_secp256r1_sha256),
        (X9ObjectIdentifiers.ECDsaWithSha384, SignatureScheme.ecdsa_secp384r1_sha384),
        (X9ObjectIdentifiers.ECDsaWithSha512, SignatureScheme.ecdsa_secp521r1_sha512),
        (EdECObjectIdentifiers.id_Ed25519, SignatureScheme.ed25519),
    ];

    /// <summary>Of RSASSA-PSS, by the digest in its parameters.</summary>
    private static readonly (DerObjectIdentifier Identifier, int Scheme)[] SaltedSchemes =
    [
        (NistObjectIdentifiers.IdSha256, SignatureScheme.rsa_pss_rsae_sha256),
        (NistObjectIdentifiers.IdSha384, SignatureScheme.rsa_pss_rsae_sha384),
        (NistObjectIdentifiers.IdSha512, SignatureScheme.rsa_pss_rsae_sha512),
    ];

    private readonly X509CertificateStructure _content;
    private readonly byte[] _encoding;
    private CertificateKey? _key;

    private ParsedCertificate(byte[] encoding)
    {
        _encoding = encoding;
        _content = X509CertificateStructure.GetInstance(Asn1Object.FromByteArray(encoding));
        NotBefore = new DateTimeOffset(_content.StartDate.ToDateTime().ToUniversalTime());
        NotAfter = new DateTimeOffset(_content.EndDate.ToDateTime().ToUniversalTime());
    }

    /// <summary>Beginning of its time.</summary>
    public DateTimeOffset NotBefore { get; }

    /// <summary>End of its time.</summary>
    public DateTimeOffset NotAfter { get; }

    /// <summary>Whom it is for.</summary>
    public X509Name Subject => _content.Subject;

    /// <summary>Who gave it.</summary>
    public X509Name Issuer => _content.Issuer;

    /// <summary>Whether an authority gave it to itself.</summary>
    public bool IsSelfIssued => Subject.Equivalent(Issuer, inOrder: true);

    /// <summary>Hosts and addresses it names.</summary>
    public IReadOnlyList<GeneralName> AlternativeNames =>
        Value(X509Extensions.SubjectAlternativeName) is { } value
            ? GeneralNames.GetInstance(value).GetNames() : [];

    /// <summary>Limits for the names of certificates below it; null: none.</summary>
    public NameConstraints? NameLimits =>
        Value(X509Extensions.NameConstraints) is { } value ? NameConstraints.GetInstance(value) : null;

    /// <summary>Whether it may give certificates.</summary>
    public bool IsAuthority => _content.Version == 3
        && Value(X509Extensions.BasicConstraints) is { } value && BasicConstraints.GetInstance(value).IsCA()
        && Allows(KeyUsage.KeyCertSign);

    /// <summary>How many authorities may stand below it; null: any number.</summary>
    public int? PathLength => Value(X509Extensions.BasicConstraints) is { } value
        && BasicConstraints.GetInstance(value).PathLenConstraintInteger is { } limit
        ? limit.IntPositiveValueExact
        : null;

    /// <summary>Its number, which its issuer gave to no other.</summary>
    public BigInteger SerialNumber => _content.SerialNumber.Value;

    /// <summary>Whether it may sign lists of withdrawn certificates.</summary>
    public bool MayRevoke => Allows(KeyUsage.CrlSign);

    /// <summary>Whether it may sign handshakes.</summary>
    public bool MaySign => Allows(KeyUsage.DigitalSignature);

    /// <summary>Whether it may stand for servers, or says nothing about it.</summary>
    public bool MayServe
    {
        get
        {
            if (Value(X509Extensions.ExtendedKeyUsage) is not { } value) return true;
            ExtendedKeyUsage usage = ExtendedKeyUsage.GetInstance(value);
            return usage.HasKeyPurposeId(KeyPurposeID.id_kp_serverAuth)
                || usage.HasKeyPurposeId(KeyPurposeID.AnyExtendedKeyUsage);
        }
    }

    /// <summary>Whether it has rules that must be understood and are not.</summary>
    public bool HasUnknownRules => _content.Extensions is { } extensions
        && extensions.GetCriticalExtensionOids().Any(oid => !Understood.Contains(oid));

    /// <summary>Reads a certificate; null: it is none of those that are accepted.</summary>
    public static ParsedCertificate? TryParse(byte[] encoding)
    {
        try
        {
            return new(encoding);
        }
        catch (Exception error) when (IsDamage(error))
        {
            return null;
        }
    }

    /// <summary>Whether the library says with that exception that bytes are no certificate.</summary>
    public static bool IsDamage(Exception error) => LibraryErrors.IsDamage(error);

    /// <summary>Whether it is the same certificate.</summary>
    public bool IsSameAs(ParsedCertificate other) => _encoding.AsSpan().SequenceEqual(other._encoding);

    /// <summary>Whether this one's key signed the other one.</summary>
    public bool Signed(ParsedCertificate other) => Signed(
        other._encoding, other._content.SignatureAlgorithm, other._content.TbsCertificate.Signature,
        other._content.GetSignatureOctets());

    /// <summary>Whether this one's key signed a certificate or a list.</summary>
    /// <param name="whole">Its bytes.</param>
    /// <param name="algorithm">How it says it is signed.</param>
    /// <param name="inner">The same, inside of what is signed; a difference is somebody's attempt (RFC 5280,
    /// 4.1.1.2).</param>
    /// <param name="signature">The signature.</param>
    public bool Signed(
        byte[] whole, AlgorithmIdentifier algorithm, AlgorithmIdentifier inner, byte[] signature)
    {
        try
        {
            _key ??= new(_content.SubjectPublicKeyInfo);
            return algorithm.Equals(inner) && SchemeOf(algorithm) is { } scheme
                && _key.Verify(scheme, SignedPart(whole), signature);
        }
        catch (Exception error) when (IsDamage(error))
        {
            return false;
        }
    }

    /// <summary>The bytes that were signed, as they came: written again they might differ.</summary>
    private static byte[] SignedPart(byte[] encoding)
    {
        int start = ContentOf(encoding, 0).Start.Value;
        return encoding[start..ContentOf(encoding, start).End];
    }

    /// <summary>Where the content of a DER value lies; it has been read before, so it is one.</summary>
    private static Range ContentOf(byte[] bytes, int at)
    {
        int first = bytes[at + 1];
        int start = at + 2;
        if (first < 0x80) return start..(start + first);
        int length = 0;
        for (int i = first & 0x7f; i > 0; i--) length = (length << 8) | bytes[start++];
        return start..(start + length);
    }

    private static int? SchemeOf(AlgorithmIdentifier algorithm)
    {
        DerObjectIdentifier way = algorithm.Algorithm;
        if (way.Equals(PkcsObjectIdentifiers.IdRsassaPss))
        {
            DerObjectIdentifier digest = RsassaPssParameters.GetInstance(
                algorithm.Parameters).HashAlgorithm.Algorithm;
            return SchemeIn(SaltedSchemes, digest);
        }
        return SchemeIn(PlainSchemes, way);
    }

    private static int? SchemeIn((DerObjectIdentifier Identifier, int Scheme)[] table,
        DerObjectIdentifier identifier)
    {
        foreach ((DerObjectIdentifier known, int scheme) in table)
            if (known.Equals(identifier)) return scheme;
        return null;
    }

    private bool Allows(int usage)
    {
        if (Value(X509Extensions.KeyUsage) is not { } value) return true;
        return (DerBitString.GetInstance(value).IntValue & usage) != 0;
    }

    private Asn1Object? Value(DerObjectIdentifier oid) =>
        _content.Extensions?.GetExtension(oid) is { } extension ? extension.GetParsedValue() as Asn1Object
            : null;
}
