using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Limyra.Bootstrap.Host;

namespace Limyra.Bootstrap.Programs;

/// <summary>
/// Publishes our programs as native files. What was published once is found again by the content of its
/// sources and of the sysroot it was linked against.
/// </summary>
public sealed class Publisher(Workspace workspace, Action<string> tell)
{
    private static readonly string[] SharedFiles =
    [
        "Directory.Build.props", "Directory.Packages.props", "global.json", "src/Directory.Build.props",
        "src/Directory.Build.targets",
        "apps/Directory.Build.props", "apps/Directory.Build.targets",
    ];

    private static readonly string[] SourceEndings =
        [".cs", ".csproj", ".props", ".targets", ".json", ".c", ".h", ".toml", ".ini", ".txt", ".xml"];

    /// <summary>Publishes a program and returns the folder that holds the file of its name.</summary>
    /// <param name="program">Which.</param>
    /// <param name="sysroot">The musl folder to link against; null links with the host's C library.</param>
    /// <param name="sysrootIdentity">What the sysroot's content is, so that
    /// another one is another program.</param>
    /// <exception cref="SetupException">It did not compile or link.</exception>
    public string Publish(TargetProgram program, string? sysroot, string sysrootIdentity)
    {
        string identity = Identity(program, sysrootIdentity);
        string folder = Path.Combine(workspace.Programs, $"{program.Name}-{identity}");
        if (File.Exists(Path.Combine(folder, program.Name))) return folder;

        tell($"compiling {program.Name} to native code");
        string part = Path.Combine(workspace.Programs, $"part.{program.Name}");
        if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
        List<string> arguments =
        [
            "publish", Path.Combine(workspace.Root, "apps", program.Name, program.Name + ".csproj"),
            "-c", "Release", "-v", "quiet", "-nologo", "-o", part,
        ];
        if (sysroot is not null) arguments.Add($"-p:LimyraSysroot={sysroot}");
        HostCommand.Require(
            Path.Combine(workspace.Logs, $"publish-{program.Name}.log"), null, "dotnet", [.. arguments]);

        foreach (string stale in Directory.EnumerateDirectories(workspace.Programs, program.Name + "-*"))
            Directory.Delete(stale, recursive: true);
        Directory.Move(part, folder);
        return folder;
    }

    /// <summary>Hash over the program's own sources, those of the rooms it
    /// references, and the sysroot.</summary>
    private string Identity(TargetProgram program, string sysrootIdentity)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{program.Name}\n{sysrootIdentity}\n"));
        IEnumerable<string> files = ProjectFolders(Path.Combine(workspace.Root, "apps", program.Name))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Where(path => SourceEndings.Contains(Path.GetExtension(path)))
            .Concat(SharedFiles.Select(file => Path.Combine(workspace.Root, file)))
            .Order(StringComparer.Ordinal);
        foreach (string file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(workspace.Root, file) + "\n"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>The project's folder and those of all projects it references, directly or not.</summary>
    private static SortedSet<string> ProjectFolders(string start)
    {
        SortedSet<string> found = new(StringComparer.Ordinal) { Path.GetFullPath(start) };
        Queue<string> waiting = new(found);
        while (waiting.TryDequeue(out string? folder))
        {
            XDocument project = XDocument.Load(Directory.EnumerateFiles(folder, "*.csproj").Single());
            foreach (XElement reference in project.Descendants("ProjectReference"))
            {
                string path = Path.Combine(folder, reference.Attribute("Include")!.Value);
                string referenced = Path.GetFullPath(Path.GetDirectoryName(path)!);
                if (found.Add(referenced)) waiting.Enqueue(referenced);
            }
        }
        return found;
    }
}
