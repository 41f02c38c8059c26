using System.Diagnostics;
using Limyra.Formats.Services;
using Limyra.Init.Loading;
using Limyra.Linux;

namespace Limyra.Init.Survey;

/// <summary>Who put an enabling link where it is, told by its place.</summary>
internal enum EnablementLayer
{
    /// <summary>A package: below /usr or /lib.</summary>
    Vendor,

    /// <summary>Another service's description names it outright.</summary>
    System,

    /// <summary>The administrator: below /etc or /usr/local.</summary>
    Administrator,

    /// <summary>Something at run time: below /run.</summary>
    Runtime,

    /// <summary>A user: anywhere else.</summary>
    User,
}

/// <summary>Why a service is started with another one.</summary>
internal sealed class Enablement(string service, string by, EnablementLayer layer, string place)
{
    /// <summary>The service that is started.</summary>
    public string Service { get; } = service;

    /// <summary>The one that starts it.</summary>
    public string By { get; } = by;

    /// <summary>Who wanted that.</summary>
    public EnablementLayer Layer { get; } = layer;

    /// <summary>The link, or the description.</summary>
    public string Place { get; } = place;
}

/// <summary>A description on the disk.</summary>
internal sealed class InstalledService(string name, string path)
{
    public string Name { get; } = name;

    public string Path { get; } = path;

    /// <summary>It is a link to /dev/null: there is no such service.</summary>
    public bool IsMasked { get; init; }

    /// <summary>It cannot be without an argument: it uses $1.</summary>
    public bool IsTemplate { get; init; }

    /// <summary>Null when it is masked.</summary>
    public ServiceDescription? Description { get; init; }

    /// <summary>What it depends on, the links of its directories included.</summary>
    public List<Enablement> Enables { get; } = [];
}

/// <summary>
/// The services that directories hold, loaded or not: each name in the first directory that has it. Reading
/// is forgiving, because finding faults is dinit-check's work.
/// </summary>
internal sealed class InstalledServices(ServiceFiles files, IReadOnlyList<string> environment)
{
    /// <summary>All layers, in the order of their words' importance.</summary>
    public static IReadOnlyList<EnablementLayer> Layers { get; } =
    [
        EnablementLayer.Vendor, EnablementLayer.System, EnablementLayer.Administrator,
        EnablementLayer.Runtime,
        EnablementLayer.User,
    ];

    private readonly Dictionary<string, InstalledService?> _known = new(StringComparer.Ordinal);

    /// <summary>Names of all descriptions, sorted.</summary>
    public List<string> Names()
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        List<string> found = [];
        foreach (string directory in files.Directories)
        {
            found.Clear();
            if (BytePaths.List(directory, found) != Errno.None) continue; // most of them are not there
            foreach (string name in found)
                if (ServiceName.IsValid(name) && IsDescription(ServiceFiles.Join(directory, name)))
                    names.Add(name);
        }
        List<string> sorted = [.. names];
        sorted.Sort(StringComparer.Ordinal);
        return sorted;
    }

    private static bool IsDescription(string path) =>
        BytePaths.Status(path, out FileStatus status) == Errno.None
        ? status.Kind == FileKind.Regular || IsMask(path)
        : IsMask(path);

    private static bool IsMask(string path) =>
        BytePaths.ReadLink(path, out string? target) == Errno.None && target == "/dev/null";

    /// <summary>The description of a service, argument included in the name;
    /// null when there is no file.</summary>
    public InstalledService? Find(string name)
    {
        if (!_known.TryGetValue(name, out InstalledService? service)) _known[name] = service = Read(name);
        return service;
    }

    private InstalledService? Read(string name)
    {
        FoundFile? file = files.Find(ServiceName.BaseOf(name), out _);
        if (file is null) return null;
        if (IsMask(file.Path)) return new(name, file.Path) { IsMasked = true };
        List<ServiceDiagnostic> diagnostics = [];
        ServiceVariables variables = new(
            variable => EnvironmentSet.Find(environment, variable), ServiceName.ArgumentOf(name));
        ServiceDescription description = ServiceReader.Read(
            name, file.Path, file.Content, variables, ServiceFiles.Include, diagnostics, files.DropIns);
        string text = BytePaths.Encoding.GetString(file.Content);
        InstalledService service = new(name, file.Path)
        {
            Description = description,
            IsTemplate = !name.Contains('@', StringComparison.Ordinal)
                && (text.Contains("$1", StringComparison.Ordinal)
                    || text.Contains("${1", StringComparison.Ordinal)),
        };
        foreach (ServiceDependency link in description.Dependencies)
        {
            if (link.Kind is DependencyKind.Before or DependencyKind.After) continue;
            service.Enables.Add(new(link.Name, name, EnablementLayer.System, link.Position.File));
        }
        foreach (DependencyDirectory directory in description.DependencyDirectories)
        {
            foreach (string found in ServiceFiles.List(directory, out string? path) ?? [])
                service.Enables.Add(new(found, name, LayerOf(path), ServiceFiles.Join(path, found)));
        }
        return service;
    }

    /// <summary>Who owns a place.</summary>
    public static EnablementLayer LayerOf(string path) =>
        path.StartsWith("/etc/", StringComparison.Ordinal)
            || path.StartsWith("/usr/local/", StringComparison.Ordinal)
            ? EnablementLayer.Administrator
        : path.StartsWith("/usr/", StringComparison.Ordinal)
            || path.StartsWith("/lib/", StringComparison.Ordinal)
            ? EnablementLayer.Vendor
        : path.StartsWith("/run/", StringComparison.Ordinal) ? EnablementLayer.Runtime
        : EnablementLayer.User;

    /// <summary>The word for a layer, as it is printed and asked for.</summary>
    public static string Word(EnablementLayer layer) => layer switch
    {
        EnablementLayer.Vendor => "vendor",
        EnablementLayer.System => "system",
        EnablementLayer.Administrator => "administrator",
        EnablementLayer.Runtime => "runtime",
        EnablementLayer.User => "user",
        _ => throw new UnreachableException(nameof(layer)),
    };

    /// <summary>Everything that enables anything, by the names of the enabled services,
    /// then of those that do it.</summary>
    public List<Enablement> Enablements()
    {
        List<Enablement> all = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        Queue<string> open = new(Names());
        while (open.TryDequeue(out string? name))
        {
            if (!seen.Add(name) || Find(name) is not { IsTemplate: false } service) continue;
            all.AddRange(service.Enables);
            foreach (Enablement enabled in service.Enables) open.Enqueue(enabled.Service);
        }
        all.Sort((a, b) => string.CompareOrdinal(a.Service, b.Service) is var order && order != 0
            ? order
            : string.CompareOrdinal(a.By, b.By));
        return all;
    }

    /// <summary>
    /// The map that descriptions alone give, for a daemon that tells no links or for no daemon at all.
    /// Services that are loaded come with their state.
    /// </summary>
    public ServiceMap Map(IReadOnlyDictionary<string, Client.ClientStatus> loaded)
    {
        ServiceMap map = new();
        Queue<string> open = new(loaded.Keys);
        foreach (string name in Names()) open.Enqueue(name);
        while (open.TryDequeue(out string? name))
        {
            if (map.Find(name) is not null) continue;
            InstalledService? service = Find(name);
            if (service is null or { IsTemplate: true } && !loaded.ContainsKey(name)) continue;
            MappedService mapped = new(name) { Status = loaded.GetValueOrDefault(name) };
            map.Add(mapped);
            if (service?.Description is not { } description) continue;
            foreach (ServiceDependency link in description.Dependencies)
                mapped.Edges.Add(new(link.Name, link.Kind));
            foreach (DependencyDirectory directory in description.DependencyDirectories)
                foreach (string found in ServiceFiles.List(directory, out _) ?? [])
                    mapped.Edges.Add(new(found, directory.Kind));
            foreach (ServiceEdge edge in mapped.Edges) open.Enqueue(edge.To);
        }
        return map;
    }
}
