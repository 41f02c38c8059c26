using Limyra.Formats.Adb;

namespace Limyra.Formats.Apk;

/// <summary>A dependency as an object of name, version and match, and as one text.</summary>
internal sealed class DependencySchema(params AdbSchema.Field[] fields)
    : AdbSchema.Phrase("dependency", fields)
{
    public override AdbValue Parse(AdbWriter writer, ReadOnlySpan<byte> text) =>
        Write(writer, Check(ByteText.Decode(text)));

    public override byte[] Format(AdbReader reader, AdbValue value)
    {
        AdbSlots slots = reader.Slots(value);
        return slots.Blob(PackageField.DependencyName).IsEmpty
            ? [] : ByteText.Encode(Read(slots).ToTextWithoutTag());
    }

    /// <summary>The dependency that the text stands for.</summary>
    /// <exception cref="ApkFormatException">It is none that a package may have.</exception>
    public static Dependency Check(string text)
    {
        if (!Dependency.TryParse(text, TagRule.Refused, out Dependency found)
            || found.IsBroken || !ApkNames.IsDependencyName(found.Name))
            throw new ApkFormatException(ApkRule.DependencyFormat, $"'{text}'");
        return found;
    }

    /// <summary>Stores name and version; no version means any, a version without match means "=".</summary>
    public static AdbValue Write(AdbWriter writer, Dependency dependency)
    {
        AdbValue name = writer.Text(dependency.Name);
        if (dependency.Match == VersionMatch.Any) return writer.Object([name]);
        AdbValue version = writer.Text(dependency.Version);
        return dependency.Match == VersionMatch.Equal
            ? writer.Object([name, version])
            : writer.Object([name, version, writer.Integer((ulong)dependency.Match)]);
    }

    public static Dependency Read(AdbSlots slots)
    {
        string name = slots.Text(PackageField.DependencyName) ?? "";
        return new(name, slots.Text(PackageField.DependencyVersion), MatchOf(slots), Tag: null);
    }

    /// <summary>What a stored dependency accepts.</summary>
    public static VersionMatch MatchOf(AdbSlots slots)
    {
        VersionMatch match = (VersionMatch)(slots.Integer(PackageField.DependencyMatch) & 0x1f);
        if (slots.Blob(PackageField.DependencyVersion).IsEmpty) return match | VersionMatch.Any;
        return match == VersionMatch.None ? VersionMatch.Equal : match;
    }
}
