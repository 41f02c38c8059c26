using System.Net;

namespace Limyra.Apk.Network;

/// <summary>Which addresses are reached through a proxy.</summary>
internal static class ProxyChoice
{
    private const int DefaultPort = 3128;

    /// <summary>The proxy of an address; null: it is reached directly.</summary>
    /// <exception cref="HttpException">The proxy's own address cannot be read.</exception>
    public static Uri? Of(Uri url, NetworkSettings settings)
    {
        string? proxy = url.Scheme == Uri.UriSchemeHttps ? settings.HttpsProxy : settings.HttpProxy;
        if (string.IsNullOrEmpty(proxy) || IsDirect(url.IdnHost, settings.NoProxy)) return null;
        string full = proxy.Contains("://", StringComparison.Ordinal) ? proxy : $"http://{proxy}";
        if (!Uri.TryCreate(full, UriKind.Absolute, out Uri? address) || address.Scheme != Uri.UriSchemeHttp)
        {
            string shown = Repositories.RepositoryUrl.Printable(proxy);
            throw HttpException.Final($"proxy '{shown}' is no http address");
        }
        bool namesPort = full.TrimEnd('/').EndsWith($":{address.Port}", StringComparison.Ordinal);
        return namesPort ? address : new UriBuilder(address) { Port = DefaultPort }.Uri;
    }

    /// <summary>
    /// Whether a host is on the list: "*", the end of its name, or a network that holds its address.
    /// </summary>
    public static bool IsDirect(string host, string exceptions)
    {
        if (exceptions == "*") return true;
        IPAddress? address = IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? parsed) ? parsed : null;
        foreach (string item in exceptions.Split(
            [',', ' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (host.EndsWith(item, StringComparison.OrdinalIgnoreCase)) return true;
            if (address is not null && IPNetwork.TryParse(item, out IPNetwork network)
                && network.Contains(address)) return true;
        }
        return false;
    }
}
