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
    private readonly Dictionary<string, CheckedService> known = new(StringComparer.Ordinal);
    private readonly List<string> queue = [];
    private int requestedCount;

    public bool HasFindings { get; private set; }

    public bool Run(IReadOnlyList<string> names)
    {
        queue.AddRange(names);
        requestedCount = queue.Count;
        for (var i = 0; i < queue.Count; i++) Check(queue[i]);
        streams.Out("Performing secondary checks...\n");
        CheckConsumers();
        CheckDepth();
        if (CheckCycles.Find(queue.Take(requestedCount), known) is { } cycle) ReportCycle(cycle);
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
        var file = files.Find(ServiceName.BaseOf(name), out var error);
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
        var variables = Variables(environment, name);
        List<ServiceDiagnostic> diagnostics = [];
        var description = ServiceReader.Read(
            name, file.Path, file.Content, variables, ServiceFiles.Include, diagnostics, files.DropIns);
        if (diagnostics.Find(found => found.Rule == "include-missing") is { } missing)
        {
            Report($"Unable to load service '{name}': {missing.Message}");
            return;
        }
        foreach (var account in Accounts.Check(description)) diagnostics.Add(account);
        foreach (var found in diagnostics) Report(name, found);
        diagnostics.Clear();
        ServiceReader.Complete(description, CompleteVariables(description, name), diagnostics);
        foreach (var found in diagnostics.Where(found => found.Fault == ServiceFault.Load))
            Report(name, found);
        foreach (var text in ServiceLint.Run(description)) Report($"Service '{name}': warning: {text}");
        foreach (var found in diagnostics.Where(found => found.Fault == ServiceFault.Description))
            Report(name, found);
        foreach (var text in PathChecks.Run(description, file.Directory))
            Report($"Service '{name}': warning: {text}");
        Follow(name, description);
    }

    private ServiceVariables Variables(IReadOnlyList<string> from, string name)
    {
        var hasWarned = false;
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
            var path = ServiceFiles.Join(ServiceFiles.RealParentOf(named.NamedIn), named.Path);
            var reason = BytePaths.ReadAll(BytePaths.CurrentDirectory, path, EnvironmentFile.LimitBytes,
                out var content);
            List<ServiceDiagnostic> diagnostics = [];
            if (reason == Errno.None) changes.Apply(EnvironmentFile.Read(content, path, diagnostics));
            else Report($"Service '{name}': could not load environment file: {reason.Describe()}");
            foreach (var found in diagnostics)
            {
                var what = found.Rule == "environment-command"
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
        known[name] = service;
        foreach (var link in description.Dependencies)
        {
            if (link.Kind is not (DependencyKind.Before or DependencyKind.After))
                service.Links.Add((link.Name, link.Kind));
        }
        foreach (var directory in description.DependencyDirectories)
        {
            var names = ServiceFiles.List(directory, out _);
            if (names is null)
            {
                Report(
                    $"Service '{name}', error reading dependencies from directory {directory.Path}: "
                    + Errno.ENOENT.Describe());
                continue;
            }
            foreach (var found in names)
            {
                // The manager leaves a masked one out, as whoever masked it wanted.
                if (files.Find(ServiceName.BaseOf(found), out _) is not { IsMask: true })
                    service.Links.Add((found, directory.Kind));
            }
        }
        foreach (var (link, _) in service.Links) Enqueue(link);
        if (description.ChainTo is { } chained) Enqueue(chained);
        Enqueue(description, DependencyKind.Before);
        Enqueue(description, DependencyKind.After);
        if (description.ConsumerOf is { } producer) Enqueue(producer);
    }

    private void Enqueue(ServiceDescription description, DependencyKind kind)
    {
        foreach (var link in description.Dependencies)
            if (link.Kind == kind) Enqueue(link.Name);
    }

    private void Enqueue(string name)
    {
        if (!queue.Contains(name)) queue.Add(name);
    }

    private IEnumerable<CheckedService> InOrder =>
        known.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value);

    /// <summary>Producers of consumers; and ordering links become links, now
    /// that all services are known.</summary>
    private void CheckConsumers()
    {
        foreach (var service in InOrder.ToArray())
        {
            if (service.Description.ConsumerOf is { } name) CheckConsumer(service, name);
            foreach (var link in service.Description.Dependencies)
            {
                if (link.Kind == DependencyKind.Before && known.TryGetValue(link.Name, out var later))
                    later.Links.Add((service.Name, DependencyKind.Before));
                if (link.Kind == DependencyKind.After && known.ContainsKey(link.Name))
                    service.Links.Add((link.Name, DependencyKind.After));
            }
        }
    }

    private void CheckConsumer(CheckedService service, string name)
    {
        if (!known.TryGetValue(name, out var producer))
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
        foreach (var name in known.Keys) above[name] = 0;
        foreach (var service in known.Values)
            foreach (var (to, kind) in service.Links)
                if (IsNeed(kind) && above.TryGetValue(to, out var count)) above[to] = count + 1;
        List<CheckedService> level = [.. InOrder.Where(service => above[service.Name] == 0)];
        for (var depth = 1; level.Count > 0; depth++)
        {
            List<CheckedService> next = [];
            foreach (var service in level)
            {
                foreach (var (to, kind) in service.Links)
                {
                    if (!IsNeed(kind) || !above.TryGetValue(to, out var left)) continue;
                    above[to] = left - 1;
                    if (left != 1) continue;
                    if (depth > ServiceLoader.DepthLimit)
                    {
                        streams.Error(
                            $"Service '{to}' exceeds maximum allowed dependency depth ({ServiceLoader.DepthLimit}).\n");
                    }
                    next.Add(known[to]);
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
        foreach (var (name, kind) in cycle)
        {
            var via = kind switch
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
