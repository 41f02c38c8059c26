using System.Diagnostics.CodeAnalysis;
using Limyra.Apk.Text;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Limyra.Apk.Network.Tls;

/// <summary>The certificate shown to servers that ask for one, those above it, and its key.</summary>
internal sealed class ClientIdentity
{
    private const string SystemCertificate = "/etc/apk/cert.pem";
    private const string SystemKey = "/etc/apk/cert.key";

    private readonly IReadOnlyList<ServerCertificate> _chain;
    private readonly CertificateKey _publicKey;
    private readonly ClientKey _key;

    private ClientIdentity(IReadOnlyList<ServerCertificate> chain, ClientKey key)
    {
        _chain = chain;
        _key = key;
        _publicKey = chain[0].Key;
    }

    /// <summary>Reads certificate and key; null: this machine has none.</summary>
    /// <exception cref="HttpException">One of the files cannot be read or used; the message says
    /// which.</exception>
    public static ClientIdentity? Load(NetworkSettings settings)
    {
        string? file = settings.ClientCertificateFile;
        string? keyFile = settings.ClientKeyFile;
        if (file is null)
        {
            if (!File.Exists(SystemCertificate)) return null;
            file = SystemCertificate;
            keyFile = File.Exists(SystemKey) ? SystemKey : null;
        }
        keyFile ??= file;
        List<ServerCertificate> chain = Read(file, "certificate", Certificates);
        if (chain.Count == 0) throw HttpException
            .Final($"TLS: client certificate {file}: there is none in it");
        ClientKey key = Read(keyFile, "key", ClientKey.Parse);
        ClientIdentity identity = new(chain, key);
        if (!identity.IsWhole())
            throw HttpException.Final($"TLS: client key {keyFile} is not that of the certificate in {file}");
        return identity;
    }

    /// <summary>What proves to a server who is there; null: it understands none of the ways this key
    /// signs.</summary>
    public TlsCredentials? CredentialsFor(CertificateRequest request)
    {
        byte[]? context = request.GetCertificateRequestContext(); // TLS 1.3 has one
        IEnumerable<int> understood = request.SupportedSignatureAlgorithms.Select(SignatureScheme.From);
        foreach (int scheme in CertificateKey.Schemes.Intersect(understood))
        {
            if (!(context is null ? _publicKey.Fits(scheme) : _publicKey.FitsExactly(scheme))) continue;
            CertificateEntry[] entries =
                [.. _chain.Select(item => new CertificateEntry(item, extensions: null))];
            Certificate sent = context is null ? new([.. _chain]) : new(context, entries);
            return new Credentials(_key, scheme, sent);
        }
        return null;
    }

    /// <summary>Whether the key made what the certificate's key verifies.</summary>
    private bool IsWhole()
    {
        byte[] message = "limyra"u8.ToArray();
        foreach (int scheme in CertificateKey.Schemes.Where(_publicKey.Fits))
        {
            try
            {
                return _publicKey.Verify(scheme, message, _key.Sign(scheme, message));
            }
            catch (Exception error) when (error is InvalidOperationException or ApkFormatException)
            {
                return false; // a key of another kind
            }
        }
        return false;
    }

    private static T Read<T>(string file, string what, Func<string, T> parse)
    {
        try
        {
            return parse(File.ReadAllText(file));
        }
        catch (ApkFormatException error)
        {
            throw HttpException.Final($"TLS: client {what} {file}: {error.Problem}");
        }
        catch (TlsFatalAlert error)
        {
            string reason = (error.InnerException ?? error).Message;
            throw HttpException.Final($"TLS: client {what} {file}: {reason}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw HttpException.Final($"TLS: client {what} {file}: {ErrorText.Of(error)}");
        }
    }

    private static List<ServerCertificate> Certificates(string text) =>
        [.. Pem.ReadAll(text, CertificateAuthorities.Labels).Select(der => new ServerCertificate(der))];

    /// <summary>Signs one handshake.</summary>
    private sealed class Credentials(ClientKey key, int scheme, Certificate certificate)
        : TlsCredentialedSigner
    {
        public Certificate Certificate => certificate;

        public SignatureAndHashAlgorithm SignatureAndHashAlgorithm =>
            SignatureScheme.GetSignatureAndHashAlgorithm(scheme);

        public byte[] GenerateRawSignature(byte[] hash) => key.SignDigest(scheme, hash);

        public TlsStreamSigner? GetStreamSigner() =>
            scheme == SignatureScheme.ed25519 ? new MessageSigner(key, scheme) : null;
    }

    /// <summary>Collects what is to be signed as a whole.</summary>
    [SuppressMessage("Reliability", "CA1001", Justification = "Memory only; its users know no end of it.")]
    private sealed class MessageSigner(ClientKey key, int scheme) : TlsStreamSigner
    {
        private readonly MemoryStream _message = new();

        public Stream Stream => _message;

        public byte[] GetSignature() => key.Sign(scheme, _message.ToArray());
    }
}
