using System.IO.Compression;
using System.Text.Json;
using Limyra.Apk.Root;
using Limyra.Apk.Trust;
using Limyra.Formats.Tar;

namespace Limyra.Apk.Export;

/// <summary>
/// A root as an image that container engines load: the OCI image layout, version 1.0.0, of one layer, in a
/// tar archive (opencontainers/image-spec image-layout.md, manifest.md, config.md).
/// </summary>
public static class OciArchive
{
    private const string LayerType = "application/vnd.oci.image.layer.v1.tar+gzip";
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const uint FileMode = 0x1a4;

    /// <summary>Writes the archive; the stream stays open.</summary>
    /// <param name="root">An open root.</param>
    /// <param name="output">Where to.</param>
    /// <param name="name">The image's name, for engines that load it.</param>
    /// <param name="latestSeconds">As for <see cref="RootArchive.Write"/>.</param>
    /// <exception cref="ApkRootException">The root cannot be read.</exception>
    /// <exception cref="IOException">A file cannot be read, or the archive not written.</exception>
    public static void Write(ApkRoot root, Stream output, string name, ulong? latestSeconds)
    {
        string path = Path.GetTempFileName();
        try
        {
            (string diffDigest, Blob layer) = WriteLayer(root, path, latestSeconds);
            Blob config = Json(ConfigType, writer => WriteConfig(writer, root.Architectures[0], diffDigest));
            Blob manifest = Json(ManifestType, writer => WriteManifest(writer, config, layer));
            PaxWriter archive = new(output);
            Add(archive, "oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray());
            Add(archive, "index.json", Json("", writer => WriteIndex(writer, manifest, name)).Content);
            AddFolder(archive, "blobs");
            AddFolder(archive, "blobs/sha256");
            Add(archive, config.Path, config.Content);
            Add(archive, manifest.Path, manifest.Content);
            using FileStream content = File.OpenRead(path);
            archive.Add(FileOf(layer.Path, (ulong)layer.Length), content);
            archive.Finish();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (string DiffDigest, Blob Layer) WriteLayer(ApkRoot root, string path, ulong? latestSeconds)
    {
        Hasher plain = new(DigestAlgorithm.Sha256), packed = new(DigestAlgorithm.Sha256);
        long length;
        using (FileStream file = File.Create(path))
        {
            using (DigestingStream outer = new(file, packed))
            using (GZipStream gzip = new(outer, CompressionLevel.Optimal))
            using (DigestingStream inner = new(gzip, plain))
                RootArchive.Write(root, inner, latestSeconds);
            length = file.Length;
        }
        return (plain.Finish().ToHex(), new(LayerType, packed.Finish().ToHex(), length, []));
    }

    private static void WriteConfig(Utf8JsonWriter writer, string architecture, string diffDigest)
    {
        writer.WriteString("architecture", architecture switch
        {
            "x86_64" => "amd64", "aarch64" => "arm64", "x86" => "386", "armv7" or "armhf" => "arm", _ =>
                architecture,
        });
        writer.WriteString("os", "linux");
        writer.WriteStartObject("config");
        writer.WriteStartArray("Env");
        writer.WriteStringValue("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        writer.WriteEndArray();
        writer.WriteStartArray("Cmd");
        writer.WriteStringValue("/bin/sh");
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteStartObject("rootfs");
        writer.WriteString("type", "layers");
        writer.WriteStartArray("diff_ids");
        writer.WriteStringValue("sha256:" + diffDigest);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteManifest(Utf8JsonWriter writer, Blob config, Blob layer)
    {
        writer.WriteNumber("schemaVersion", 2);
        writer.WriteString("mediaType", ManifestType);
        writer.WriteStartObject("config");
        WriteDescriptor(writer, config);
        writer.WriteEndObject();
        writer.WriteStartArray("layers");
        writer.WriteStartObject();
        WriteDescriptor(writer, layer);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteIndex(Utf8JsonWriter writer, Blob manifest, string name)
    {
        writer.WriteNumber("schemaVersion", 2);
        writer.WriteStartArray("manifests");
        writer.WriteStartObject();
        WriteDescriptor(writer, manifest);
        writer.WriteStartObject("annotations");
        writer.WriteString("org.opencontainers.image.ref.name", name);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteDescriptor(Utf8JsonWriter writer, Blob blob)
    {
        writer.WriteString("mediaType", blob.MediaType);
        writer.WriteString("digest", "sha256:" + blob.Digest);
        writer.WriteNumber("size", blob.Length);
    }

    private static Blob Json(string mediaType, Action<Utf8JsonWriter> write)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        byte[] content = bytes.ToArray();
        return new(mediaType, Hasher.Sha256(content).ToHex(), content.Length, content);
    }

    private static void Add(PaxWriter archive, string path, byte[] content)
    {
        using MemoryStream stream = new(content);
        archive.Add(FileOf(path, (ulong)content.Length), stream);
    }

    private static void AddFolder(PaxWriter archive, string path) =>
        archive.Add(new() { Path = path, Kind = TarKind.Directory, Mode = 0x1ed }, content: null);

    private static PaxEntry FileOf(string path, ulong size) =>
        new() { Path = path, Kind = TarKind.File, Mode = FileMode, Size = size };

    private sealed record Blob(string MediaType, string Digest, long Length, byte[] Content)
    {
        public string Path => "blobs/sha256/" + Digest;
    }
}
