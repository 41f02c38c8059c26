using System.Globalization;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk.Dumps;

namespace Limyra.Formats.Apk;

/// <summary>Package fields given as text, under the names of the v3 schema.</summary>
/// <param name="Info">The fields as values.</param>
/// <param name="ReplacesPriority">The one field that a package has besides.</param>
/// <param name="GivenZeros">Numeric fields that were given, be they 0.</param>
public sealed record InfoText(PackageInfo Info, uint ReplacesPriority, IReadOnlySet<string> GivenZeros)
{
    private const string PriorityField = "replaces-priority";

    private static readonly string[] NumberFields =
        ["build-time", "provider-priority", "layer", PriorityField];

    /// <summary>Whether the maker of a package may give this field: sizes are computed.</summary>
    public static bool IsSettable(string field) =>
        field == PriorityField
            || PackageSchemas.Info.Find(field) is not (0 or InfoField.FileSize or InfoField.InstalledSize);

    /// <summary>Reads fields.</summary>
    /// <param name="fields">Text of each field by its name.</param>
    /// <param name="error">What is wrong with which field; null when all is well.</param>
    public static InfoText? Read(IReadOnlyDictionary<string, string> fields, out string? error)
    {
        AdbWriter writer = new();
        AdbValue[] slots = new AdbValue[InfoField.Last];
        for (int number = 1; number <= InfoField.Last; number++)
        {
            AdbSchema.Field field = PackageSchemas.Info.Fields[number - 1];
            if (!fields.TryGetValue(field.Name, out string? text)) continue;
            try
            {
                slots[number - 1] = AdbText.Parse(writer, field.Schema, ByteText.Encode(text));
            }
            catch (ApkFormatException problem)
            {
                error = $"info field '{field.Name}' has invalid value: {problem.Message}";
                return null;
            }
        }
        uint priority = 0;
        if (fields.TryGetValue(PriorityField, out string? digits) && digits.Length > 0
            && !uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out priority))
        {
            error = $"info field '{PriorityField}' has invalid value: '{digits}' is not a number";
            return null;
        }
        writer.SetRoot(writer.Object(slots));
        error = null;
        PackageInfo info = PackageDecoder.Info(writer.Reader.RootSlots) with
        {
            // In the order in which they were given: that is the order in which
            // they are written, and then sorted.
            Depends = Dependencies(fields, "depends"),
            Provides = Dependencies(fields, "provides"),
            Replaces = Dependencies(fields, "replaces"),
            InstallIf = Dependencies(fields, "install-if"),
            Recommends = Dependencies(fields, "recommends"),
        };
        HashSet<string> given = new(NumberFields.Where(fields.ContainsKey), StringComparer.Ordinal);
        return new(info, priority, given);
    }

    private static IReadOnlyList<Dependency> Dependencies(
        IReadOnlyDictionary<string, string> fields, string name) =>
            fields.TryGetValue(name, out string? text) ? Dependency.ParseList(text) : [];
}
