using System.Text.Json.Nodes;
using Limyra.Builder;
using Limyra.Builder.Pack;

namespace Limyra.Tests.Builder.Pack;

/// <summary>Bills of materials by what SPDX 2.3 demands of a document.</summary>
public sealed class PackageSbomTests
{
    private const string Template = """
        pkgname = "lib++"
        pkgver = "1.0"
        pkgrel = 0
        pkgdesc = "Sample"
        license = "MIT OR (custom:own-words AND Apache-2.0 WITH custom:our-words)"
        url = "https://example.org"
        source = "https://example.org/a.txt"
        sha256 = "DIGEST"


        def install(self):
            self.install_license(self.files_path / "text")
            self.install_man(self.files_path / "lib.1")
            self.install_file(self.files_path / "text", "usr/share/lib")


        @subpackage("lib++-extra")
        def _(self):
            self.license = "custom:none"
            self.options = ["empty"]
            return []
        """;

    [Theory]
    [InlineData("MIT", "MIT", "")]
    [InlineData("", "NOASSERTION", "")]
    [InlineData("custom:own", "LicenseRef-own", "LicenseRef-own")]
    [InlineData("(MIT OR custom:a) AND custom:b", "(MIT OR LicenseRef-a) AND LicenseRef-b",
        "LicenseRef-a LicenseRef-b")]
    [InlineData("GPL-2.0-only WITH custom:x", "LicenseRef-GPL-2.0-only-WITH-x",
        "LicenseRef-GPL-2.0-only-WITH-x")]
    [InlineData("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0", "")]
    [InlineData("GPL, and some BSD", "LicenseRef-GPL--and-some-BSD", "LicenseRef-GPL--and-some-BSD")]
    [InlineData("MIT AND", "LicenseRef-MIT-AND", "LicenseRef-MIT-AND")]
    public void A_licence_becomes_an_expression(string stated, string text, string own)
    {
        SpdxLicense license = SpdxLicense.Express(stated);
        Assert.Equal(text, license.Text);
        Assert.Equal(own, string.Join(' ', license.Own.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Every_package_has_a_document_with_all_that_is_demanded()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        string sources = Path.Combine(fixture.Root, "sources/lib++-1.0");
        Directory.CreateDirectory(sources);
        await File.WriteAllTextAsync(
            Path.Combine(sources, "a.txt"), "a", TestContext.Current.CancellationToken);
        string digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("a"u8));
        fixture.Write("lib++", Template.Replace("DIGEST", digest, StringComparison.Ordinal),
            ("files/text", "Do what you like.\n"), ("files/lib.1", ".TH lib 1\n"));
        BuildResult result = await fixture.Build("lib++");
        Assert.True(result.Outcome == BuildOutcome.Built,
            $"{result.Failure?.Message}\n{string.Join('\n', fixture.Lines)}");
        Assert.InRange(result.PackageFiles.Count, 3, 5);
        foreach (string file in result.PackageFiles)
        {
            string text = await File.ReadAllTextAsync(
                fixture.Package(PackageSbom.FileName(file)), TestContext.Current.CancellationToken);
            Check(Assert.IsType<JsonObject>(JsonNode.Parse(text)), file, digest);
        }
    }

    /// <summary>Mandatory fields and references (SPDX 2.3, sections 6, 7, 10 and 11).</summary>
    private static void Check(JsonObject bill, string file, string digest)
    {
        Assert.Equal("SPDX-2.3", (string?)bill["spdxVersion"]);
        Assert.Equal("CC0-1.0", (string?)bill["dataLicense"]);
        Assert.Equal("SPDXRef-DOCUMENT", (string?)bill["SPDXID"]);
        Assert.False(string.IsNullOrEmpty((string?)bill["name"]));
        Assert.True(Uri.TryCreate((string?)bill["documentNamespace"], UriKind.Absolute, out Uri? place));
        Assert.Equal("", place!.Fragment);
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$", (string?)bill["creationInfo"]?["created"]);
        Assert.StartsWith("Tool: ", (string?)bill["creationInfo"]?["creators"]?[0], StringComparison.Ordinal);

        HashSet<string> ids = ["SPDXRef-DOCUMENT"];
        HashSet<string> defined = [.. (bill["hasExtractedLicensingInfos"] as JsonArray ?? [])
            .Select(own => (string?)own?["licenseId"] ?? "")];
        JsonArray packages = Assert.IsType<JsonArray>(bill["packages"]);
        foreach (JsonNode? package in packages)
        {
            string id = (string?)package?["SPDXID"] ?? "";
            Assert.Matches("^SPDXRef-[A-Za-z0-9.-]+$", id);
            Assert.True(ids.Add(id), id);
            Assert.False(string.IsNullOrEmpty((string?)package?["name"]));
            Assert.False(string.IsNullOrEmpty((string?)package?["downloadLocation"]));
            Assert.False((bool?)package?["filesAnalyzed"]);
            foreach (System.Text.RegularExpressions.Match own in System.Text.RegularExpressions.Regex.Matches(
                (string?)package?["licenseDeclared"] ?? "", "LicenseRef-[A-Za-z0-9.-]+"))
                Assert.Contains(own.Value, defined);
        }
        JsonNode main = packages[0]!; // there is one in every document
        Assert.Equal(file, (string?)main["packageFileName"]);
        Assert.StartsWith("pkg:apk/lib%2B%2B", (string?)main["externalRefs"]?[0]?["referenceLocator"],
            StringComparison.Ordinal);
        Assert.Contains(packages, package =>
            (string?)package?["downloadLocation"] == "https://example.org/a.txt"
            && (string?)package?["checksums"]?[0]?["checksumValue"] == digest);
        JsonArray relationships = Assert.IsType<JsonArray>(bill["relationships"]);
        Assert.Contains(relationships, r => (string?)r?["relationshipType"] == "DESCRIBES");
        Assert.All(relationships, r =>
        {
            Assert.Contains((string?)r?["spdxElementId"] ?? "", ids);
            Assert.Contains((string?)r?["relatedSpdxElement"] ?? "", ids);
        });
    }
}
