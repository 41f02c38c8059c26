using System.Text;
using Limyra.Formats.Apk;

namespace Limyra.Builder.Pack;

/// <summary>Bytes of extended attributes as templates state them; capabilities in
/// the text form of setcap(8).</summary>
internal static class AttributeValue
{
    /// <summary>The bytes to store.</summary>
    public static byte[] Encode(string name, string value)
    {
        if (name != FileCapabilities.AttributeName) return Encoding.UTF8.GetBytes(value);
        return FileCapabilities.Encode(value, out string problem)
            ?? throw new BuildException("xattr", problem, "write cap_net_raw+ep");
    }
}
