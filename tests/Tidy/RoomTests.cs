using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Limyra.Tests.Tidy;

/// <summary>Who may reference whom, and what may be called where: read from ARCHITECTURE.md.</summary>
public sealed partial class RoomTests
{
    private static readonly string[] RoomsOfTheTarget = ["Linux", "Formats", "Apk", "Init", "Early", "Boot"];
    private static readonly string[] RoomsWithDotNetAlone =
        ["Linux", "Formats", "Recovery", "Init", "Early", "Boot"];

    [Fact]
    public void Project_references_are_those_of_the_table_in_ARCHITECTURE()
    {
        IReadOnlyDictionary<string, string[]> allowed = ArchitectureTable.References();
        string[] projects = [.. ProjectsIn("src"), .. ProjectsIn("apps")];
        Assert.NotEmpty(projects);
        SourceTree.Refuse(
            from project in projects
            let name = project.Split('/')[0] == "apps"
                ? "apps/" + Path.GetFileNameWithoutExtension(project)
                : Path.GetFileNameWithoutExtension(project)
            let listed = allowed.GetValueOrDefault(name)
            let referenced = ReferencesOf(project)
            where listed is null || !listed.Order(StringComparer.Ordinal).SequenceEqual(referenced)
            select $"{name}: references {string.Join(", ", referenced)}; "
                + $"ARCHITECTURE.md lists {string.Join(", ", listed ?? ["nothing: add a row"])}");
    }

    [Fact]
    public void Every_row_of_the_table_is_a_project()
    {
        string[] rooms = [.. ArchitectureTable.References().Keys];
        Assert.All(rooms, room => Assert.True(
            Directory.Exists(
                Repository.At(room.StartsWith("apps/", StringComparison.Ordinal) ? room : "src/" + room)),
            room));
    }

    [Fact]
    public void Ground_and_boot_rooms_use_dot_net_alone() => SourceTree.Refuse(
        from room in RoomsWithDotNetAlone
        from package in XDocument.Load(Repository.At("src", room, room + ".csproj"))
            .Descendants("PackageReference")
        select $"{room}: {package.Attribute("Include")?.Value}");

    [Fact]
    public void Only_Linux_declares_platform_calls() => SourceTree.Refuse(
        from file in SourceTree.Product
        where !file.Path.StartsWith("src/Linux/", StringComparison.Ordinal)
        where PlatformCall().IsMatch(file.Text)
        select file.Path);

    /// <summary>System.Diagnostics.Process starts threads and takes SIGCHLD for itself,
    /// which PID 1 cannot have.</summary>
    [Fact]
    public void Rooms_of_the_target_start_programs_through_Linux_alone() => SourceTree.Refuse(
        from room in RoomsOfTheTarget
        from file in SourceTree.Room(room)
        where ForeignStart().IsMatch(file.Text)
        select file.Path);

    [Fact]
    public void Libraries_do_not_print() => SourceTree.Refuse(
        from file in SourceTree.Libraries
        from line in file.Lines.Index()
        where Printing().IsMatch(line.Item)
            && !line.Item.TrimStart().StartsWith("//", StringComparison.Ordinal)
        select $"{file.Path}:{line.Index + 1}");

    [Fact]
    public void Formats_touches_no_files() => SourceTree.Refuse(
        from file in SourceTree.Room("Formats")
        from line in file.Lines.Index()
        where FileAccess().IsMatch(line.Item)
            && !line.Item.TrimStart().StartsWith("//", StringComparison.Ordinal)
        select $"{file.Path}:{line.Index + 1}");

    [Fact]
    public void Programs_are_one_file() => SourceTree.Refuse(
        from file in SourceTree.Product
        where file.Path.StartsWith("apps/", StringComparison.Ordinal)
        where Path.GetFileName(file.Path) != "Program.cs"
        select file.Path);

    private static IEnumerable<string> ProjectsIn(string folder) => Directory
        .EnumerateFiles(Repository.At(folder), "*.csproj", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Repository.Root, path))
        .Order(StringComparer.Ordinal);

    private static string[] ReferencesOf(string project) => [.. XDocument.Load(Repository.At(project))
        .Descendants("ProjectReference")
        .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
        .Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\bProcessStartInfo\b|\bSystem\.Diagnostics\.Process\b|\bPosixSignalRegistration\b")]
    private static partial Regex ForeignStart();

    [GeneratedRegex(@"\[(DllImport|LibraryImport)\b|NativeLibrary\.")]
    private static partial Regex PlatformCall();

    [GeneratedRegex(@"\bConsole\.(Write|Error|Out|Read|In\b)")]
    private static partial Regex Printing();

    [GeneratedRegex(@"\b(File|Directory|FileInfo|DirectoryInfo)\.[A-Z]|new FileStream")]
    private static partial Regex FileAccess();
}
