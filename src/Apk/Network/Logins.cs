using System.Text;

namespace Limyra.Apk.Network;

/// <summary>Users and passwords: from addresses, from variables, from netrc(5).</summary>
internal static class Logins
{
    /// <summary>The value of a header for a user and password in an address; null: it has none.</summary>
    public static string? Of(Uri url) =>
        url.UserInfo.Length == 0 ? null : Basic(Uri.UnescapeDataString(url.UserInfo));

    /// <summary>The value of a header for "basic:REALM:USER:PASSWORD"; null: it is something else.</summary>
    public static string? OfVariable(string? value)
    {
        string[] parts = (value ?? "").Split(':', 4);
        bool isBasic = parts.Length == 4 && parts[0].Equals("basic", StringComparison.OrdinalIgnoreCase);
        return isBasic ? Basic($"{parts[2]}:{parts[3]}") : null;
    }

    /// <summary>The value of a header for what a netrc file has about a host; null: nothing.</summary>
    public static string? OfFile(string text, string host)
    {
        string[] words = text.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        string? login = null, password = null;
        bool isMeant = false;
        for (int i = 0; i < words.Length; i++)
        {
            string? next = i + 1 < words.Length ? words[i + 1] : null;
            if (words[i] is "machine" or "default" && isMeant) break;
            if (words[i] == "default") isMeant = true;
            else if (words[i] == "machine") isMeant = string.Equals(
                next, host, StringComparison.OrdinalIgnoreCase);
            else if (isMeant && words[i] == "login") login = next;
            else if (isMeant && words[i] == "password") password = next;
        }
        return isMeant && login is not null ? Basic($"{login}:{password}") : null;
    }

    private static string Basic(string userAndPassword) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword));
}
