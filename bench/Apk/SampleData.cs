using System.Globalization;
using Limyra.Apk.Trust;

namespace Limyra.Bench.Apk;

/// <summary>The folder with everything the cases work on; made once, with our
/// program, and then kept.</summary>
internal sealed class SampleData(string folder, string program)
{
    /// <summary>Packages of the large repository with files.</summary>
    public const int PackageCount = 500;

    private const int FilesEach = 40;
    private const long InstalledBytes = 1_000_000_000;
    private const long TreeBytes = 200_000_000;
    private const int SmallCount = 3000;

    /// <summary>A path in the folder.</summary>
    public string At(params string[] parts) => Path.Combine([folder, .. parts]);

    /// <summary>Makes what is missing.</summary>
    public void Prepare(TextWriter log)
    {
        Once("keys", log, path =>
        {
            Directory.CreateDirectory(path);
            SigningKey key = SigningKey.Generate(bits: 2048);
            key.Save(Path.Combine(path, "bench.rsa"));
            Directory.CreateDirectory(Path.Combine(path, "public"));
            File.WriteAllText(Path.Combine(path, "public", "bench.rsa.pub"), key.PublicKey.ToPem());
        });
        foreach (int count in (int[])[3000, 20_000])
            Once($"i{count}", log, path => WriteIndex(path, count));
        Once("p500", log, WritePackages);
        Once("s3000", log, WriteSmall);
        Once("t200", log, path => SampleFiles.Write(path, fileCount: 2000, TreeBytes, seed: 200));
    }

    /// <summary>A new empty root that trusts our key.</summary>
    public string EmptyRoot(string name)
    {
        string root = At(name);
        if (Directory.Exists(root)) Directory.Delete(root, recursive: true);
        foreach (string path in (string[])["etc/apk/keys", "lib/apk/db", "var/log", "tmp"])
            Directory.CreateDirectory(Path.Combine(root, path));
        File.WriteAllText(Path.Combine(root, "etc/apk/world"), "");
        File.WriteAllText(Path.Combine(root, "etc/apk/repositories"), "");
        File.WriteAllText(Path.Combine(root, "lib/apk/db/installed"), "");
        File.Copy(At("keys", "public", "bench.rsa.pub"), Path.Combine(root, "etc/apk/keys/bench.rsa.pub"));
        return root;
    }

    private void Once(string name, TextWriter log, Action<string> make)
    {
        string path = At(name), part = At(name + ".part");
        if (Directory.Exists(path)) return;
        log.WriteLine($"making {name}");
        if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
        Directory.CreateDirectory(part);
        make(part);
        Directory.Move(part, path);
    }

    private void WriteIndex(string path, int count)
    {
        SampleIndex index = new(count);
        WriteIndex(path, index.Text());
        Directory.CreateDirectory(Path.Combine(path, "new"));
        WriteIndex(Path.Combine(path, "new"), index.Text(isNewer: true));
        foreach (int installed in (int[])[300, 1500])
        {
            IReadOnlyList<string> names = index.NamesFor(installed);
            File.WriteAllLines(Path.Combine(path, $"add{installed}.txt"), names);
            string root = EmptyRoot(Path.Combine(path, $"root{installed}"));
            string list = Path.Combine(path, "simulated.txt");
            ProgramRun.Measure(program,
                ["add", "--simulate", "--root", root, "-X", Path.Combine(path, "index.adb"), .. names], list);
            HashSet<string> chosen = [.. File.ReadLines(list).Where(line => line.Contains(") Installing "))
                .Select(line => line.Split(") Installing ")[1].Split(' ')[0])];
            File.WriteAllText(Path.Combine(root, "lib/apk/db/installed"), index.Installed(chosen));
            File.WriteAllLines(Path.Combine(root, "etc/apk/world"), names);
        }
    }

    private void WriteIndex(string path, string text)
    {
        string archive = Path.Combine(path, "APKINDEX.tar.gz");
        SampleIndex.WriteArchive(archive, text);
        ProgramRun.Measure(program,
            ["convndx", "--allow-untrusted", "--sign-key", At("keys", "bench.rsa"), archive],
            Path.Combine(path, "index.adb"));
    }

    private void WritePackages(string path)
    {
        for (int i = 0; i < PackageCount; i++)
        {
            string tree = Path.Combine(path, "tree");
            SampleFiles.Write(tree, FilesEach, InstalledBytes / PackageCount, seed: i);
            MakePackage(Path.Combine(path, $"sample{i}-1-r0.apk"), $"sample{i}",
                ["-F", tree, "-c", "zstd:9"]);
            Directory.Delete(tree, recursive: true);
        }
        MakeIndex(path);
    }

    private void WriteSmall(string path)
    {
        for (int i = 0; i < SmallCount; i++)
        {
            string tree = Path.Combine(path, "tree");
            SampleFiles.Write(tree, fileCount: 2, bytes: 600, seed: i);
            MakePackage(Path.Combine(path, $"small{i}-1-r0.apk"), $"small{i}", ["-F", tree, "-c", "zstd:3"]);
            Directory.Delete(tree, recursive: true);
        }
        MakeIndex(path);
    }

    private void MakePackage(string path, string name, string[] more) => ProgramRun.Measure(program,
        ["mkpkg", "-I", $"name:{name}", "-I", "version:1-r0", "-I", "arch:x86_64", "--sign-key",
            At("keys", "bench.rsa"),
            "-o", path, .. more]);

    private void MakeIndex(string path) => ProgramRun.Measure(program,
        ["mkndx", "--allow-untrusted", "--sign-key", At("keys", "bench.rsa"), "-o",
            Path.Combine(path, "index.adb"),
            .. Directory.GetFiles(path, "*.apk").Order(StringComparer.Ordinal)]);
}
