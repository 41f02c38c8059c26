using System.Net;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;

namespace Limyra.Apk.Network.Tls;

/// <summary>
/// Names of hosts in certificates (RFC 9525): only alternative names count, and a star stands for one whole
/// first label.
/// </summary>
internal static class HostNames
{
    /// <summary>Whether one of the names is that host.</summary>
    public static bool Match(IReadOnlyList<GeneralName> names, string host)
    {
        string plain = host.Trim('[', ']').TrimEnd('.');
        if (!IPAddress.TryParse(plain, out IPAddress? address))
            return Names(names).Any(name => IsMatch(name, plain));
        byte[] bytes = address.GetAddressBytes();
        return names.Any(name => name.TagNo == GeneralName.IPAddress
            && Asn1OctetString.GetInstance(name.Name).GetOctets().AsSpan().SequenceEqual(bytes));
    }

    /// <summary>The names for a message.</summary>
    public static string Describe(IReadOnlyList<GeneralName> names) =>
        Names(names).ToArray() is { Length: > 0 } hosts ? string.Join(", ", hosts) : "no host";

    private static IEnumerable<string> Names(IReadOnlyList<GeneralName> names) => names
        .Where(name => name.TagNo == GeneralName.DnsName)
        .Select(name => DerIA5String.GetInstance(name.Name).GetString());

    private static bool IsMatch(string pattern, string host)
    {
        if (!pattern.StartsWith("*.", StringComparison.Ordinal))
            return pattern.TrimEnd('.').Equals(host, StringComparison.OrdinalIgnoreCase);
        ReadOnlySpan<char> rest = pattern.AsSpan(1);
        int dot = host.IndexOf('.', StringComparison.Ordinal);
        bool hasDomain = rest[1..].Contains('.');
        return hasDomain && dot > 0 && host.AsSpan(dot).Equals(rest, StringComparison.OrdinalIgnoreCase);
    }
}
