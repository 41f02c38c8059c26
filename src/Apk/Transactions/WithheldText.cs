using System.Globalization;
using System.Text;
using Limyra.Apk.Database;
using Limyra.Apk.Solver;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Transactions;

/// <summary>
/// The text of <c>lib/apk/db/withheld</c>: device nodes and extended attributes that an ordinary
/// user's installation could not make, so that images and exports of the root have them. Fields
/// between tabs: "node", path, kind and number; or "attribute", path, name and value in base64.
/// Not there when nothing was withheld.
/// </summary>
internal static class WithheldText
{
    /// <summary>The text; null when there is nothing to say.</summary>
    public static string? Compose(InstalledDatabase database)
    {
        StringBuilder text = new();
        foreach (KnownPackage package in database.Sorted)
            foreach (InstalledDirectory directory in package.Installed!.Directories)
                foreach (InstalledFile file in directory.Files)
                    if (file is { IsLost: false, Withheld: { } parts }) Append(text, file.Path, parts);
        return text.Length == 0 ? null : text.ToString();
    }

    /// <summary>Attaches the facts to the files of a database.</summary>
    public static void Load(InstalledDatabase database, byte[] content)
    {
        foreach (string line in Formats.ByteText.Decode(content).Split('\n'))
        {
            string[] fields = line.Split('\t');
            if (fields.Length < 4 || database.FindFile(fields[1]) is not { } file) continue;
            WithheldParts parts = file.Withheld ?? new(null, []);
            if (fields[0] == "node" && ParseNode(fields[2], fields[3]) is { } target)
                file.Withheld = parts with { Target = target };
            else if (fields[0] == "attribute")
                file.Withheld =
                    parts with { Attributes = [.. parts.Attributes, ParseAttribute(fields[2], fields[3])] };
        }
    }

    private static ExtendedAttribute ParseAttribute(string name, string value) =>
        new(name, Convert.FromBase64String(value));

    private static void Append(StringBuilder text, string path, WithheldParts parts)
    {
        (string Kind, ulong Number)? node = parts.Target switch
        {
            FileTarget.CharacterDevice device => ("character", device.Number),
            FileTarget.BlockDevice device => ("block", device.Number),
            FileTarget.Fifo => ("fifo", 0),
            _ => null,
        };
        if (node is { } found)
            text.Append(CultureInfo.InvariantCulture, $"node\t{path}\t{found.Kind}\t{found.Number}\n");
        foreach (ExtendedAttribute attribute in parts.Attributes)
            text.Append(
                $"attribute\t{path}\t{attribute.Name}\t{Convert.ToBase64String(attribute.Value.Span)}\n");
    }

    private static FileTarget? ParseNode(string kind, string number)
    {
        if (!ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out ulong device))
            return null;
        return kind switch
        {
            "character" => new FileTarget.CharacterDevice(device),
            "block" => new FileTarget.BlockDevice(device),
            "fifo" => new FileTarget.Fifo(),
            _ => null,
        };
    }
}
