using Limyra.Formats.Services;
using Limyra.Init.Loading;
using Limyra.Init.Running;
using Limyra.Linux;

namespace Limyra.Init.Checking;

/// <summary>
/// Checks descriptions without a daemon: everything loading would refuse, and what would only show later.
/// The texts are those of dinit-check(8).
/// </summary>
internal sealed class ServiceChecker(
    ProgramStreams streams, ServiceFiles files, IReadOnlyList<string> environment, bool isOffline)
{
    private readonly Dictionary<string, CheckedService> _known = new(StringComparer.Ordinal);
    private readonly List<string> _queue = [];
    private int _requestedCount;

    public bool HasFindings { get; private set; }

    public bool Run(IReadOnlyList<string> names)
    {
        _queue.AddRange(names);
        _requestedCount = _queue.Count;
        for (int i = 0; i < _queue.Count; i++) Check(_queue[i]);
        streams.Out("Performing secondary checks...\n");
        CheckConsumers();
        CheckDepth();
        if (CheckCycles.Find(_queue.Take(_requestedCount), _known) is { } cycle) ReportCycle(cycle);
        streams.Error("Secondary checks complete.\n");
        streams.Out(HasFindings ? "One or more errors/warnings issued.\n" : "No problems found.\n");
        return !HasFindings;
    }

    private void Report(string text)
    {
        HasFindings = true;
        streams.Error(text + "\n");
    }

    private void Report(string service, ServiceDiagnostic found)
    {
        if (found.Rule == "substitution")
            Report($"Service '{service}' setting '{found.Setting}': {found.Message}");
        else if (found.Position.Line == 0 || found.Rule is "unknown-user" && found.Setting == "load-options")
            Report($"Service '{service}': {found.Message}");
        else if (found.Fault == ServiceFault.Load) Report($"Service '{service}': {found.Message}");
        else Report($"Service '{service}' ({found.Position.File}:{found.Position.Line}): {found.Message}");
    }

    private void Check(string name)
    {
        streams.Out($"Checking service: {name}...\n");
        FoundFile? file = files.Find(ServiceName.BaseOf(name), out (string Path, Errno Reason) error);
        if (file is null)
        {
            Report(error.Reason == Errno.None
                ? $"Unable to load service '{name}': service description not found."
                : $"Unable to load service '{name}': {error.Path}: {error.Reason.Describe()}");
            return;
        }
        if (file.IsMask)
        {
            Report($"Unable to load service '{name}': {ServiceFiles.DescribeMask(file)}.");
            return;
        }
        ServiceVariables variables = Variables(environment, name);
        List<ServiceDiagnostic> diagnostics = [];
        ServiceDescription description = ServiceReader.Read(
            name, file.Path, file.Content, variables, ServiceFiles.Include, diagnostics, files.DropIns);
        if (diagnostics.Find(found => found.Rule == "include-missing") is { } missing)
        {
            Report($"Unable to load service '{name}': {missing.Message}");
            return;
        }
        foreach (ServiceDiagnostic account in Accounts.Check(description)) diagnostics.Add(account);
        foreach (ServiceDiagnostic found in diagnostics) Report(name, found);
        diagnostics.Clear();
        ServiceReader.Complete(description, CompleteVariables(description, name), diagnostics);
        foreach (ServiceDiagnostic found in diagnostics.Where(found => found.Fault == ServiceFault.Load))
            Report(name, found);
        foreach (string text in ServiceLint.Run(description)) Report($"Service '{name}': warning: {text}");
        foreach (ServiceDiagnostic found in diagnostics
            .Where(found => found.Fault == ServiceFault.Description))
            Report(name, found);
        foreach (string text in PathChecks.Run(description, file.Directory))
            Report($"Service '{name}': warning: {text}");
        Follow(name, description);
    }

    private ServiceVariables Variables(IReadOnlyList<string> from, string name)
    {
        bool hasWarned = false;
        return new(
            variable =>
            {
                if (isOffline && !hasWarned)
                {
                    hasWarned = true;
                    streams.Error(
                        "dinit-check: warning: variable substitution performed by dinit-check for file paths may not "
                        + "match dinit daemon (environment may differ); use --online to avoid this "
                        + "warning\n");
                }
                return EnvironmentSet.Find(from, variable);
            },
            ServiceName.ArgumentOf(name));
    }

    private ServiceVariables CompleteVariables(ServiceDescription description, string name)
    {
        EnvironmentSet changes = new();
        if (description.ExportsServiceName) changes.Set("DINIT_SERVICE", ServiceName.BaseOf(name));
        if (description.EnvironmentFile is { } named)
        {
            string path = ServiceFiles.Join(ServiceFiles.RealParentOf(named.NamedIn), named.Path);
            Errno reason = BytePaths.ReadAll(BytePaths.CurrentDirectory, path, EnvironmentFile.LimitBytes,
                out byte[]? content);
            List<ServiceDiagnostic> diagnostics = [];
            if (reason == Errno.None) changes.Apply(EnvironmentFile.Read(content, path, diagnostics));
            else Report($"Service '{name}': could not load environment file: {reason.Describe()}");
            foreach (ServiceDiagnostic found in diagnostics)
            {
                string what = found.Rule == "environment-command"
                    ? "bad command in environment file"
                    : "invalid environment variable setting in environment file";
                Report($"Service '{name}': {what} {named.Path} (line {found.Position.Line})");
            }
        }
        return Variables(changes.Build(environment), name);
    }

    private void Follow(string name, ServiceDescription description)
    {
        CheckedService service = new(name, description);
        _known[name] = service;
        foreach (ServiceDependency link in description.Dependencies)
        {
            if (link.Kind is not (DependencyKind.Before or DependencyKind.After))
                service.Links.Add((link.Name, link.Kind));
        }
        foreach (DependencyDirectory directory in description.DependencyDirectories)
        {
            List<string>? names = ServiceFiles.List(directory, out _);
            if (names is null)
            {
                Report(
                    $"Service '{name}', error reading dependencies from directory {directory.Path}: "
                    + Errno.ENOENT.Describe());
                continue;
            }
            foreach (string found in names)
            {
                // The manager leaves a masked one out, as whoever masked it wanted.
                if (files.Find(ServiceName.BaseOf(found), out _) is not { IsMask: true })
                    service.Links.Add((found, directory.Kind));
            }
        }
        foreach ((string? link, _) in service.Links) Enqueue(link);
        if (description.ChainTo is { } chained) Enqueue(chained);
        Enqueue(description, DependencyKind.Before);
        Enqueue(description, DependencyKind.After);
        if (description.ConsumerOf is { } producer) Enqueue(producer);
    }

    private void Enqueue(ServiceDescription description, DependencyKind kind)
    {
        foreach (ServiceDependency link in description.Dependencies)
            if (link.Kind == kind) Enqueue(link.Name);
    }

    private void Enqueue(string name)
    {
        if (!_queue.Contains(name)) _queue.Add(name);
    }

    private IEnumerable<CheckedService> InOrder =>
        _known.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value);

    /// <summary>Producers of consumers; and ordering links become links, now
    /// that all services are known.</summary>
    private void CheckConsumers()
    {
        foreach (CheckedService service in InOrder.ToArray())
        {
            if (service.Description.ConsumerOf is { } name) CheckConsumer(service, name);
            foreach (ServiceDependency link in service.Description.Dependencies)
            {
                if (link.Kind == DependencyKind.Before
                    && _known.TryGetValue(link.Name, out CheckedService? later))
                    later.Links.Add((service.Name, DependencyKind.Before));
                if (link.Kind == DependencyKind.After && _known.ContainsKey(link.Name))
                    service.Links.Add((link.Name, DependencyKind.After));
            }
        }
    }

    private void CheckConsumer(CheckedService service, string name)
    {
        if (!_known.TryGetValue(name, out CheckedService? producer))
        {
            streams.Error(
                $"Warning: Service '{service.Name}' specified as consumer of service '{name}' which was not found.\n");
        }
        else if (producer.Description.LogType != LogType.Pipe)
        {
            Report(
                $"Service '{service.Name}': specified as consumer of service '{name}' which has log-type that is not "
                + "'pipe'.");
        }
        else if (!producer.Description.HasProcess)
        {
            Report(
                $"Service '{service.Name}': specified as consumer of service '{name}' which is not a process-based "
                + "service.");
        }
    }

    /// <summary>Longest chains, from the services nobody depends on downwards.</summary>
    private void CheckDepth()
    {
        Dictionary<string, int> above = new(StringComparer.Ordinal);
        foreach (string name in _known.Keys) above[name] = 0;
        foreach (CheckedService service in _known.Values)
            foreach ((string? to, DependencyKind kind) in service.Links)
                if (IsNeed(kind) && above.TryGetValue(to, out int count)) above[to] = count + 1;
        List<CheckedService> level = [.. InOrder.Where(service => above[service.Name] == 0)];
        for (int depth = 1; level.Count > 0; depth++)
        {
            List<CheckedService> next = [];
            foreach (CheckedService service in level)
            {
                foreach ((string? to, DependencyKind kind) in service.Links)
                {
                    if (!IsNeed(kind) || !above.TryGetValue(to, out int left)) continue;
                    above[to] = left - 1;
                    if (left != 1) continue;
                    if (depth > ServiceLoader.DepthLimit)
                    {
                        streams.Error(
                            $"Service '{to}' exceeds maximum allowed dependency depth ({ServiceLoader.DepthLimit}).\n");
                    }
                    next.Add(_known[to]);
                }
            }
            level = next;
        }
    }

    private static bool IsNeed(DependencyKind kind) =>
        kind is not (DependencyKind.Before or DependencyKind.After);

    private void ReportCycle(List<(string Name, DependencyKind Kind)> cycle)
    {
        Report("Found dependency cycle:");
        foreach ((string? name, DependencyKind kind) in cycle)
        {
            string via = kind switch
            {
                DependencyKind.Before => " (via 'before')",
                DependencyKind.After => " (via 'after')",
                _ => "",
            };
            streams.Error($"    {name} ->{via}\n");
        }
        streams.Error($"    {cycle[0].Name}.\n");
    }
}
