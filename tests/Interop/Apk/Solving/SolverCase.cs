using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Limyra.Apk.Commands;
using Limyra.Formats.Tar;

namespace Limyra.Tests.Interop.Apk.Solving;

/// <summary>A package of a solver case: a few lines of an index.</summary>
internal sealed record CasePackage
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public int Size { get; init; } = 1;

    public int Priority { get; init; }

    public string Arch { get; init; } = "";

    public string[] Depends { get; init; } = [];

    public string[] Provides { get; init; } = [];

    public string[] InstallIf { get; init; } = [];

    /// <summary>The record as it stands in an index; the digest is that of the other lines.</summary>
    public string Text()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"P:{Name}\nV:{Version}\nS:{Size}\nI:{Size}\n");
        if (Arch.Length > 0) text.Append(CultureInfo.InvariantCulture, $"A:{Arch}\n");
        if (Priority > 0) text.Append(CultureInfo.InvariantCulture, $"k:{Priority}\n");
        Add(text, "D:", Depends);
        Add(text, "p:", Provides);
        Add(text, "i:", InstallIf);
        // What is compared is the choice, not the strength of the digest: the format asks for 20 bytes.
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))[..20];
        return $"C:Q1{System.Convert.ToBase64String(digest)}\n{text}";
    }

    private static void Add(StringBuilder text, string label, string[] items)
    {
        if (items.Length > 0) text.Append(label).AppendJoin(' ', items).Append('\n');
    }
}

/// <summary>A repository of a case, under a tag or none.</summary>
internal sealed record CaseRepository(string Tag, CasePackage[] Packages);

/// <summary>An installed package and the tag it was installed under.</summary>
internal sealed record CaseInstallation(CasePackage Package, string Tag);

/// <summary>Repositories, an installed set, a world and a command: what both programs are asked.</summary>
internal sealed record SolverCase
{
    public CaseRepository[] Repositories { get; init; } = [];

    public CaseInstallation[] Installed { get; init; } = [];

    public string[] World { get; init; } = [];

    public string[] Command { get; init; } = [];

    /// <summary>Whether the indexes are v3; else text.</summary>
    public bool HasStoredIndexes { get; init; }

    /// <summary>Writes the root and its repositories below a folder.</summary>
    public void WriteTo(string folder)
    {
        string root = Path.Combine(folder, "root");
        if (Directory.Exists(root)) Directory.Delete(root, recursive: true);
        foreach (string path in (string[])["etc/apk/cache", "lib/apk/db", "tmp", "var/log"])
            Directory.CreateDirectory(Path.Combine(root, path));
        File.WriteAllText(Path.Combine(root, "etc/apk/world"),
            string.Concat(World.Select(line => line + "\n")));
        File.WriteAllText(Path.Combine(root, "lib/apk/db/installed"), string.Concat(Installed.Select(item =>
            item.Package.Text() + (item.Tag.Length > 0 ? $"s:{item.Tag}\n" : "") + "\n")));
        StringBuilder lines = new();
        for (int i = 0; i < Repositories.Length; i++)
        {
            string index = Path.Combine(folder, $"repository{i}.tar.gz");
            WriteIndex(index, Repositories[i].Packages);
            if (HasStoredIndexes && Repositories[i].Packages.Length > 0) index = Convert(index);
            string tag = Repositories[i].Tag;
            lines.Append(CultureInfo.InvariantCulture,
                $"{(tag.Length > 0 ? $"@{tag} " : "")}test:/{index}\n");
        }
        File.WriteAllText(Path.Combine(root, "etc/apk/repositories"), lines.ToString());
    }

    /// <summary>The whole command line.</summary>
    public string[] Arguments(string folder) =>
    [
        "--root", Path.Combine(folder, "root"), "--arch", "x86_64", "--allow-untrusted", "--simulate",
        "--root-tmpfs=no", "--no-cache", "--no-logfile", .. Command,
    ];

    /// <summary>The case as text, for a report and for a file of cases.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        if (HasStoredIndexes) text.Append("@stored\n");
        text.Append("@command ").AppendJoin(' ', Command).Append('\n');
        text.Append("@world ").AppendJoin(' ', World).Append('\n');
        foreach (CaseRepository repository in Repositories)
        {
            text.Append($"@repository {repository.Tag}".TrimEnd()).Append('\n');
            foreach (CasePackage package in repository.Packages) text.Append(Line(package)).Append('\n');
        }
        text.Append("@installed\n");
        foreach (CaseInstallation item in Installed)
            text.Append(Line(item.Package)).Append(item.Tag.Length > 0 ? $" s:{item.Tag}" : "").Append('\n');
        return text.ToString();
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static SolverCase Parse(string text)
    {
        SolverCase found = new();
        List<CaseRepository> repositories = [];
        List<CasePackage> packages = [];
        List<CaseInstallation> installed = [];
        bool isInstalled = false;
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words[0])
            {
                case "@stored": found = found with { HasStoredIndexes = true }; break;
                case "@command": found = found with { Command = words[1..] }; break;
                case "@world": found = found with { World = words[1..] }; break;
                case "@repository":
                    packages = [];
                    repositories.Add(new(words.Length > 1 ? words[1] : "", []));
                    break;
                case "@installed": isInstalled = true; break;
                default:
                    CasePackage package = ParsePackage(words);
                    if (isInstalled)
                    {
                        string? tag =
                            Array.Find(words, word => word.StartsWith("s:", StringComparison.Ordinal));
                        installed.Add(new(package, tag?[2..] ?? ""));
                        break;
                    }
                    packages.Add(package);
                    repositories[^1] = repositories[^1] with { Packages = [.. packages] };
                    break;
            }
        }
        return found with { Repositories = [.. repositories], Installed = [.. installed] };
    }

    private static string Line(CasePackage package) => string.Join(' ',
    [
        $"P:{package.Name}", $"V:{package.Version}", $"S:{package.Size}",
        .. package.Arch.Length > 0 ? [$"A:{package.Arch}"] : Array.Empty<string>(),
        .. package.Priority > 0 ? [$"k:{package.Priority}"] : Array.Empty<string>(),
        .. package.Depends.Select(item => "D:" + item),
        .. package.Provides.Select(item => "p:" + item),
        .. package.InstallIf.Select(item => "i:" + item),
    ]);

    private static CasePackage ParsePackage(string[] words)
    {
        string[] All(string label) =>
            [.. words.Where(word => word.StartsWith(label, StringComparison.Ordinal))
                .Select(word => word[2..])];
        int Number(string label) =>
            All(label) is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        return new()
        {
            Name = All("P:").Single(),
            Version = All("V:").Single(),
            Size = Number("S:"),
            Priority = Number("k:"),
            Arch = All("A:").SingleOrDefault() ?? "",
            Depends = All("D:"),
            Provides = All("p:"),
            InstallIf = All("i:"),
        };
    }

    private static string Convert(string textIndex)
    {
        string path = Path.ChangeExtension(textIndex, null) + ".adb";
        using MemoryStream output = new(), errors = new();
        int exitCode = ApkCommandLine.Run(new()
        {
            Output = output,
            Error = errors,
            Arguments = ["convndx", "--allow-untrusted", textIndex],
        });
        Assert.Equal(0, exitCode);
        File.WriteAllBytes(path, output.ToArray());
        return path;
    }

    private static void WriteIndex(string path, CasePackage[] packages)
    {
        string text = string.Concat(packages.Select(package => package.Text() + "\n"));
        using FileStream file = new(path, FileMode.Create);
        using GZipStream packed = new(file, CompressionLevel.Fastest);
        TarWriter archive = new(packed);
        archive.Add("APKINDEX", mode: 0x1a4, modifiedTime: 0, Encoding.UTF8.GetBytes(text));
        archive.Finish();
    }
}
