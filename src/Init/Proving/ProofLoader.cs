using Limyra.Formats.Services;
using Limyra.Init.Loading;
using Limyra.Linux;

namespace Limyra.Init.Proving;

/// <summary>
/// Reads every service of a root, and those with arguments that others name. What the manager would refuse to
/// load becomes a finding here, with its line.
/// </summary>
internal sealed class ProofLoader(ProofPaths paths, IReadOnlyList<string> directories,
    List<ProofFinding> findings)
{
    private const string EnvironmentPath = "/etc/dinit/environment";

    private readonly Dictionary<string, ProvedService> _known = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _environment = ReadEnvironment(paths);
    private readonly ProofAccounts _accounts = new(paths);

    /// <summary>All services by name.</summary>
    public Dictionary<string, ProvedService> LoadAll()
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (string directory in directories)
        {
            if (paths.Resolve(directory) is not { } real) continue;
            foreach (string name in paths.Tree.List(real))
                if (ServiceName.IsValid(name) && IsDescription($"{directory}/{name}")) names.Add(name);
        }
        Queue<string> open = new(names.Order(StringComparer.Ordinal));
        while (open.TryDequeue(out string? name))
        {
            if (_known.ContainsKey(name) || Load(name) is not { } service) continue;
            _known[name] = service;
            foreach (ProvedLink link in service.Links) open.Enqueue(link.To);
            if (service.Description?.ChainTo is { } next) open.Enqueue(next);
        }
        return _known;
    }

    private bool IsDescription(string path) => IsMask(path) || paths.Find(path) is { Kind: ProofKind.File };

    private bool IsMask(string path)
    {
        string? parent = paths.Resolve(ServiceFiles.ParentOf(path));
        return parent is not null
            && paths.Tree.Look($"{parent.TrimEnd('/')}/{path[(path.LastIndexOf('/') + 1)..]}")
                is { Target: "/dev/null" };
    }

    private static IReadOnlyList<string> ReadEnvironment(ProofPaths paths)
    {
        EnvironmentSet changes = new();
        if (paths.Read(EnvironmentPath, EnvironmentFile.LimitBytes) is { } content)
            changes.Apply(EnvironmentFile.Read(content, EnvironmentPath, []));
        return changes.Build([]);
    }

    private ProvedService? Load(string name)
    {
        foreach (string directory in directories)
        {
            string path = ServiceFiles.Join(directory, ServiceName.BaseOf(name));
            if (IsMask(path)) return new(name, path) { IsMasked = true };
            if (paths.Read(path, ServiceLexer.LimitBytes) is { } content) return Read(name, path, content);
        }
        return null;
    }

    private ProvedService? Read(string name, string path, byte[] content)
    {
        List<ServiceDiagnostic> found = [];
        ServiceVariables early =
            new(variable => EnvironmentSet.Find(_environment, variable), ServiceName.ArgumentOf(name));
        ServiceDescription description =
            ServiceReader.Read(name, path, content, early, Include, found, DropIns);
        IReadOnlyList<string> variables = Variables(description);
        ServiceReader.Complete(
            description,
            new(variable => EnvironmentSet.Find(variables, variable), ServiceName.ArgumentOf(name)), found);
        ProvedService service = new(name, path) { Description = description };
        // a template by itself
        if (!name.Contains('@', StringComparison.Ordinal) && found.Exists(IsArgument)) return null;
        _accounts.Check(description, found);
        foreach (ServiceDiagnostic diagnostic in found) Report(service, diagnostic);
        foreach (ServiceDependency link in description.Dependencies)
            service.Links.Add(new(link.Name, link.Kind, link.Position.ToString(), isEntry: false));
        foreach (DependencyDirectory directory in description.DependencyDirectories) AddEntries(
            service, directory);
        return service;
    }

    private static bool IsArgument(ServiceDiagnostic found) =>
        found.Rule == "substitution" && found.Message.Contains("argument", StringComparison.Ordinal);

    private void Report(ProvedService service, ServiceDiagnostic found)
    {
        bool isError = found.Fault != ServiceFault.Warning;
        service.IsBroken |= isError;
        string setting = found.Setting is null ? "" : $"{found.Setting}: ";
        findings.Add(
            new(found.Rule, service.Name, found.Position.ToString(), setting + found.Message, isError));
    }

    private IncludedFile? Include(string path, string namedIn, out string error)
    {
        error = "";
        string parent = ServiceFiles.ParentOf(paths.Resolve(namedIn) ?? namedIn);
        string full = ServiceFiles.Join(parent, path);
        return paths.Read(full, ServiceLexer.LimitBytes) is { } content ? new(full, content) : null;
    }

    /// <summary>As <see cref="ServiceFiles.DropIns"/>, within the root.</summary>
    private List<IncludedFile> DropIns(ServiceDescription soFar, List<ServiceDiagnostic> diagnostics)
    {
        List<IncludedFile> found = [];
        string baseName = ServiceName.BaseOf(soFar.Name);
        AddDropIns(baseName, soFar, found);
        if (soFar.Name != baseName && !soFar.Name.Contains('/', StringComparison.Ordinal))
            AddDropIns(soFar.Name, soFar, found);
        return found;
    }

    private void AddDropIns(string name, ServiceDescription soFar, List<IncludedFile> found)
    {
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (string directory in directories)
        {
            string path = $"{directory}/{name}.d";
            if (paths.Resolve(path) is not { } real) continue;
            if (soFar.DependencyDirectories.Exists(
                other => ServiceFiles.Join(ServiceFiles.ParentOf(other.Position.File), other.Path) == path))
                continue;
            foreach (string file in paths.Tree.List(real))
                if (file.EndsWith(".conf", StringComparison.Ordinal)) files.TryAdd(file, $"{path}/{file}");
        }
        foreach (string file in files.Keys.Order(StringComparer.Ordinal))
        {
            string path = files[file];
            if (!IsMask(path) && paths.Read(path, ServiceLexer.LimitBytes) is { } content)
                found.Add(new(path, content));
        }
    }

    private IReadOnlyList<string> Variables(ServiceDescription description)
    {
        EnvironmentSet changes = new();
        if (description.ExportsServiceName)
            changes.Set("DINIT_SERVICE", ServiceName.BaseOf(description.Name));
        if (description.EnvironmentFile is { } named)
        {
            string path =
                ServiceFiles.Join(ServiceFiles.ParentOf(paths.Resolve(named.NamedIn) ?? named.NamedIn),
                named.Path);
            if (paths.Read(path, EnvironmentFile.LimitBytes) is { } content)
                changes.Apply(EnvironmentFile.Read(content, path, []));
            else
            {
                findings.Add(new(
                    "environment-file", description.Name, description.File, $"env-file '{path}' is not there",
                    isError: true));
            }
        }
        return changes.Build(_environment);
    }

    /// <summary>The links of a dependency directory; one that is masked is left out, as
    /// its administrator wants.</summary>
    private void AddEntries(ProvedService service, DependencyDirectory directory)
    {
        string path = ServiceFiles.Join(ServiceFiles.ParentOf(directory.Position.File), directory.Path);
        if (paths.Resolve(path) is not { } real)
        {
            // The administrator's own directories may be made later.
            if (!path.StartsWith("/etc/", StringComparison.Ordinal))
            {
                findings.Add(new(
                    "dependency-directory", service.Name, directory.Position.ToString(),
                    $"directory '{path}' is not there",
                    isError: false));
            }
            return;
        }
        List<string> names = [.. paths.Tree.List(real)];
        names.RemoveAll(name => !ServiceName.IsValid(name));
        names.Sort(StringComparer.Ordinal);
        foreach (string name in names)
            service.Links.Add(new(name, directory.Kind, $"{path}/{name}", isEntry: true));
    }
}
