using System.Security.Cryptography;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Trust;

/// <summary>PEM armour around keys.</summary>
internal static class Pem
{
    /// <summary>DER bytes of the first section with one of these labels.</summary>
    /// <exception cref="ApkFormatException">There is none.</exception>
    public static byte[] Read(string text, params ReadOnlySpan<string> labels) => Read(text, out _, labels);

    /// <summary>As the other one, and which label it was.</summary>
    public static byte[] Read(string text, out string label, params ReadOnlySpan<string> labels)
    {
        ReadOnlySpan<char> rest = text;
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            foreach (string wanted in labels)
            {
                if (!rest[fields.Label].SequenceEqual(wanted)) continue;
                label = wanted;
                return Convert.FromBase64String(rest[fields.Base64Data].ToString());
            }
            rest = rest[fields.Location.End..];
        }
        throw new ApkFormatException(ApkRule.KeyFormat, $"no PEM section '{labels[0]}'");
    }

    /// <summary>DER bytes of all sections with one of these labels.</summary>
    public static IReadOnlyList<byte[]> ReadAll(string text, params ReadOnlySpan<string> labels)
    {
        List<byte[]> found = [];
        ReadOnlySpan<char> rest = text;
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            if (labels.Contains(rest[fields.Label].ToString()))
                found.Add(Convert.FromBase64String(rest[fields.Base64Data].ToString()));
            rest = rest[fields.Location.End..];
        }
        return found;
    }

    public static string Write(string label, ReadOnlySpan<byte> der) =>
        PemEncoding.WriteString(label, der) + "\n";
}
