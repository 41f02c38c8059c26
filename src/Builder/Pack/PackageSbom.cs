using System.Text.Json;
using Limyra.Builder.Fetch;
using Limyra.Builder.Files;
using Limyra.Builder.Packages;
using Limyra.Formats.Apk;

namespace Limyra.Builder.Pack;

/// <summary>
/// The bill of materials beside a package, in SPDX 2.3 as JSON: the package with its licence and
/// files, the sources it was made from with their digests, and what was in the build root. It lies
/// beside and not in the package, so that what is installed stays what the template says. Nothing
/// in it tells the time or the machine.
/// </summary>
internal static class PackageSbom
{
    private const string Id = "SPDXRef-Package";

    /// <summary>Name of the bill of a package file.</summary>
    public static string FileName(string packageFile) => Path.ChangeExtension(packageFile, ".spdx.json");

    /// <summary>The bill's text.</summary>
    /// <param name="build">The build.</param>
    /// <param name="package">The package.</param>
    /// <param name="manifest">What goes into it.</param>
    /// <param name="digest">SHA-256 of the package file in hexadecimal.</param>
    public static byte[] Create(BuildContext build, BuildPackage package, PackageInfo manifest, string digest)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("spdxVersion", "SPDX-2.3");
            json.WriteString("dataLicense", "CC0-1.0");
            json.WriteString("SPDXID", "SPDXRef-DOCUMENT");
            json.WriteString("name", $"{package.Name}-{package.FullVersion}");
            json.WriteString("documentNamespace", $"urn:spdx:{package.Name}-{package.FullVersion}-{digest}");
            WriteCreation(json, build);
            json.WriteStartArray("packages");
            WritePackage(json, build, package, manifest, digest);
            foreach ((SourceFile source, int index) in build.Sources.Select((s, i) => (s, i)))
                WriteSource(json, source, index);
            foreach ((PackageInfo root, int index) in build.RootPackages.Select((p, i) => (p, i)))
                WriteRoot(json, root, index);
            json.WriteEndArray();
            WriteOwnLicenses(json,
                build.RootPackages.Select(p => p.License ?? "").Prepend(package.License));
            WriteRelations(json, build);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void WriteCreation(Utf8JsonWriter json, BuildContext build)
    {
        json.WriteStartObject("creationInfo");
        json.WriteString("created", DateTimeOffset.FromUnixTimeSeconds(build.SourceDateEpoch)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteStartArray("creators");
        json.WriteStringValue("Tool: cbuild");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePackage(
        Utf8JsonWriter json, BuildContext build, BuildPackage package, PackageInfo manifest, string digest)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", Id);
        json.WriteString("name", package.Name);
        json.WriteString("versionInfo", package.FullVersion);
        json.WriteString("packageFileName", $"{package.Name}-{package.FullVersion}.apk");
        json.WriteString("supplier", manifest.Maintainer is { } who
            ? $"Person: {who.Replace('<', '(').Replace('>', ')')}" : "NOASSERTION");
        json.WriteString("downloadLocation", "NOASSERTION");
        json.WriteString("homepage", package.Url);
        json.WriteString("summary", package.FullDescription);
        json.WriteBoolean("filesAnalyzed", value: false);
        json.WriteString("licenseDeclared", SpdxLicense.Express(package.License).Text);
        json.WriteString("licenseConcluded", "NOASSERTION");
        json.WriteString("copyrightText", "NOASSERTION");
        WriteDigest(json, digest);
        json.WriteStartArray("externalRefs");
        json.WriteStartObject();
        json.WriteString("referenceCategory", "PACKAGE-MANAGER");
        json.WriteString("referenceType", "purl");
        json.WriteString("referenceLocator",
            $"pkg:apk/{Uri.EscapeDataString(package.Name)}@{Uri.EscapeDataString(package.FullVersion)}"
                + $"?arch={manifest.Arch}");
        json.WriteEndObject();
        json.WriteEndArray();
        if (manifest.RepoCommit is { } commit)
            json.WriteString("sourceInfo", $"template {build.Main.Name} at commit {commit}");
        if (Declared(package) is { Length: > 0 } depends) json.WriteString("comment", $"depends: {depends}");
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, SourceFile source, int index)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", $"SPDXRef-Source-{index}");
        json.WriteString("name", source.Name);
        json.WriteString("downloadLocation", source.Url);
        json.WriteBoolean("filesAnalyzed", value: false);
        WriteDigest(json, source.Sha256);
        json.WriteEndObject();
    }

    private static void WriteRoot(Utf8JsonWriter json, PackageInfo package, int index)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", $"SPDXRef-Root-{index}");
        json.WriteString("name", package.Name);
        json.WriteString("versionInfo", package.Version);
        json.WriteString("downloadLocation", "NOASSERTION");
        json.WriteBoolean("filesAnalyzed", value: false);
        json.WriteString("licenseDeclared", SpdxLicense.Express(package.License ?? "").Text);
        json.WriteEndObject();
    }

    private static void WriteRelations(Utf8JsonWriter json, BuildContext build)
    {
        json.WriteStartArray("relationships");
        Relate("SPDXRef-DOCUMENT", "DESCRIBES", Id);
        for (int index = 0; index < build.Sources.Count; index++)
            Relate(Id, "GENERATED_FROM", $"SPDXRef-Source-{index}");
        for (int index = 0; index < build.RootPackages.Count; index++)
            Relate($"SPDXRef-Root-{index}", "BUILD_TOOL_OF", Id);
        json.WriteEndArray();

        void Relate(string from, string how, string to)
        {
            json.WriteStartObject();
            json.WriteString("spdxElementId", from);
            json.WriteString("relationshipType", how);
            json.WriteString("relatedSpdxElement", to);
            json.WriteEndObject();
        }
    }

    private static void WriteDigest(Utf8JsonWriter json, string digest)
    {
        json.WriteStartArray("checksums");
        json.WriteStartObject();
        json.WriteString("algorithm", "SHA256");
        json.WriteString("checksumValue", digest);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Licences that SPDX has no name for: the document must say what their references stand for
    /// (SPDX 2.3, section 10).</summary>
    private static void WriteOwnLicenses(Utf8JsonWriter json, IEnumerable<string> expressions)
    {
        SortedDictionary<string, string> own = new(StringComparer.Ordinal);
        foreach (string expression in expressions)
            foreach ((string reference, string name) in SpdxLicense.Express(expression).Own)
                own[reference] = name;
        if (own.Count == 0) return;
        json.WriteStartArray("hasExtractedLicensingInfos");
        foreach ((string reference, string name) in own)
        {
            json.WriteStartObject();
            json.WriteString("licenseId", reference);
            json.WriteString("name", name);
            json.WriteString("extractedText",
                $"Called '{name}' by the package; its text is in usr/share/licenses or among the sources.");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string Declared(BuildPackage package) =>
        string.Join(' ', package.Depends.Concat(package.ScannedRequires).Order(StringComparer.Ordinal));
}
