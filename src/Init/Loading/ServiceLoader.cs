using Limyra.Formats.Services;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Loading;

/// <summary>
/// Makes services from their descriptions, with everything they depend on. A service that cannot be loaded
/// leaves nothing behind.
/// </summary>
internal sealed class ServiceLoader(ServiceSet set, ServiceFiles files, ManagerEnvironment environment)
{
    /// <summary>Longest chain of dependencies; the reference's, and what keeps recursion bounded.</summary>
    public const int DepthLimit = 32;

    public ServiceFiles Files { get; } = files;

    /// <summary>The loaded service, or a new one.</summary>
    /// <exception cref="ServiceLoadException">It cannot be loaded.</exception>
    public Service Load(string name) => Load(name, level: 0);

    private Service Load(string name, int level)
    {
        if (level >= DepthLimit) throw TooDeep(name);
        Service? existing = set.Find(name);
        if (existing is { IsLoading: true }) throw Cycle(name);
        if (existing is { IsPlaceholder: false })
            return level + existing.Depth < DepthLimit ? existing : throw TooDeep(name);
        Service service = existing ?? new Service(set, name);
        if (existing is null) set.Add(service);
        List<ServiceLink> before = [.. service.Dependencies];
        service.IsLoading = true;
        try
        {
            Loaded loaded = Read(name);
            Link(service, loaded, level);
            if (existing is not null || HasOrdering(loaded.Description)) RefuseCycle(service);
            Consume(service, loaded.Description);
            Apply(service, loaded);
            return service;
        }
        catch (Exception fault) when (fault is ServiceLoadException or OutOfMemoryException)
        {
            Withdraw(service, before);
            throw;
        }
        finally
        {
            service.IsLoading = false;
        }
    }

    /// <summary>
    /// After a handover: reads the description again. One that cannot be read any more is replaced by the
    /// least that can be stopped; reloading mends that later.
    /// </summary>
    public void Redescribe(Service service)
    {
        try
        {
            Apply(service, Read(service.Name));
        }
        catch (ServiceLoadException fault)
        {
            fault.LogTo(set.Host);
            string type =
                service.TypeBefore is ServiceType.Internal or ServiceType.Triggered ? "internal" : "process";
            List<ServiceDiagnostic> none = [];
            service.Describe(ServiceReader.Read(
                service.Name, service.Name, BytePaths.Encoding.GetBytes($"type = {type}\nrestart = no\n"),
                new(_ => null, argument: null), ServiceFiles.Include, none));
        }
    }

    private static ServiceLoadException TooDeep(string name) =>
        new(LoadFault.Load, name, "maximum recursion depth exceeded");

    private static ServiceLoadException Cycle(string name) =>
        new(LoadFault.Load, ServiceName.BaseOf(name), "has cyclic dependency.");

    private static bool HasOrdering(ServiceDescription description) =>
        description.Dependencies.Exists(link => link.Kind is DependencyKind.Before or DependencyKind.After);

    /// <summary>What reading a description gave.</summary>
    internal sealed record Loaded(
        ServiceDescription Description, FoundFile File, EnvironmentSet Environment,
        ResolvedAccounts Accounts);

    /// <summary>Reads and understands a description, without touching other services.</summary>
    private Loaded Read(string name)
    {
        string baseName = ServiceName.BaseOf(name);
        string? argument = ServiceName.ArgumentOf(name);
        FoundFile? file = Files.Find(baseName, out (string Path, Errno Reason) error);
        if (file is null)
        {
            throw error.Reason == Errno.None
                ? new ServiceLoadException(LoadFault.NotFound, baseName, "service description not found.")
                : new ServiceLoadException(LoadFault.Load, baseName,
                    $"{error.Path}: {error.Reason.Describe()}");
        }
        if (file.IsMask)
            throw new ServiceLoadException(LoadFault.Masked, baseName, ServiceFiles.DescribeMask(file));
        List<ServiceDiagnostic> diagnostics = [];
        ServiceVariables early = new(environment.Find, argument);
        ServiceDescription description = ServiceReader.Read(
            name, file.Path, file.Content, early, ServiceFiles.Include, diagnostics, Files.DropIns);
        Refuse(baseName, diagnostics);
        ResolvedAccounts accounts = Accounts.Resolve(description, diagnostics);
        EnvironmentSet variables = EnvironmentOf(description, accounts, diagnostics);
        Refuse(baseName, diagnostics);
        IReadOnlyList<string> all = variables.IsEmpty ? environment.All : variables.Build(environment.All);
        ServiceReader.Complete(
            description, new ServiceVariables(variable => EnvironmentSet.Find(all, variable), argument),
            diagnostics);
        Refuse(baseName, diagnostics);
        return new(description, file, variables, accounts);
    }

    private static void Refuse(string name, List<ServiceDiagnostic> diagnostics)
    {
        ServiceDiagnostic? worst = diagnostics.Find(found => found.Fault == ServiceFault.Description)
            ?? diagnostics.Find(found => found.Fault == ServiceFault.Load);
        if (worst is null) return;
        LoadFault fault = worst.Fault == ServiceFault.Description ? LoadFault.Description : LoadFault.Load;
        throw new ServiceLoadException(fault, name, worst.Message) { Diagnostics = diagnostics };
    }

    /// <summary>The variables that the description itself adds: by options, then by its file.</summary>
    private static EnvironmentSet EnvironmentOf(
        ServiceDescription description, ResolvedAccounts accounts, List<ServiceDiagnostic> diagnostics)
    {
        EnvironmentSet variables = new();
        if (description.ExportsPasswordVariables) AddUser(variables, description, accounts, diagnostics);
        if (description.ExportsServiceName)
            variables.Set("DINIT_SERVICE", ServiceName.BaseOf(description.Name));
        if (description.EnvironmentFile is not { } named) return variables;
        string path = ServiceFiles.Join(ServiceFiles.RealParentOf(named.NamedIn), named.Path);
        Errno reason = BytePaths.ReadAll(
            BytePaths.CurrentDirectory, path, EnvironmentFile.LimitBytes, out byte[]? content);
        if (reason == Errno.None)
        {
            variables.Apply(EnvironmentFile.Read(content, path, diagnostics));
            return variables;
        }
        diagnostics.Add(new(
            ServiceFault.Load, "environment-file", Position(description, "env-file"), "env-file",
            $"could not load environment file: {named.Path}: {reason.Describe()}"));
        return variables;
    }

    private static void AddUser(
        EnvironmentSet variables, ServiceDescription description, ResolvedAccounts accounts,
        List<ServiceDiagnostic> diagnostics)
    {
        uint uid = accounts.Uid ?? Linux.Processes.EffectiveUserId;
        UserAccount? user = Accounts.FindUser(uid);
        if (user is null)
        {
            diagnostics.Add(new(
                ServiceFault.Load, "unknown-user", Position(description, "load-options"), "load-options",
                $"user id '{uid}' does not exist in system database"));
            return;
        }
        variables.Set("USER", user.Name);
        variables.Set("LOGNAME", user.Name);
        variables.Set("HOME", user.Home);
        variables.Set("SHELL", user.Shell);
        variables.Set("UID", $"{user.Uid}");
        variables.Set("GID", $"{user.Gid}");
    }

    private static SourcePosition Position(ServiceDescription description, string setting) =>
        description.Positions.TryGetValue(setting, out SourcePosition position) ? position
            : new(description.File, 0, 0);

    /// <summary>Links the service to what it names, loading that first.</summary>
    private void Link(Service service, Loaded loaded, int level)
    {
        // All are loaded before any is linked: so links stand in the order in which services are complete.
        List<(Service To, DependencyKind Kind)> targets = [];
        foreach (ServiceDependency wanted in loaded.Description.Dependencies)
        {
            if (wanted.Kind is not (DependencyKind.Before or DependencyKind.After))
                targets.Add((LoadDependency(service, wanted, level), wanted.Kind));
        }
        foreach (DependencyDirectory directory in loaded.Description.DependencyDirectories)
            foreach (Service to in LoadDirectory(service, directory, level)) targets
                .Add((to, directory.Kind));
        foreach (ServiceDependency wanted in loaded.Description.Dependencies)
            if (wanted.Kind is DependencyKind.Before or DependencyKind.After) LinkOrder(service, wanted);
        int depth = 0;
        foreach ((Service? to, DependencyKind kind) in targets)
        {
            service.AddDependency(to, kind);
            depth = Math.Max(depth, to.Depth + 1);
        }
        service.Depth = depth;
        if (level + depth >= DepthLimit) throw TooDeep(service.Name);
    }

    private void LinkOrder(Service service, ServiceDependency wanted)
    {
        if (wanted.Name == ServiceName.BaseOf(service.Name) || wanted.Name == service.Name)
            throw Cycle(service.Name);
        Service other = set.FindOrReserve(wanted.Name);
        if (wanted.Kind == DependencyKind.After)
        {
            if (other.IsLoading) throw Cycle(service.Name);
            service.AddDependency(other, DependencyKind.After);
        }
        else
        {
            other.AddDependency(service, DependencyKind.Before);
        }
    }

    private Service LoadDependency(Service service, ServiceDependency wanted, int level)
    {
        try
        {
            return Load(wanted.Name, level + 1);
        }
        catch (ServiceLoadException fault)
        {
            fault.LogTo(set.Host);
            const string Message = "could not load dependency.";
            ServiceDiagnostic found = new(
                ServiceFault.Load, "dependency", wanted.Position, Setting: null,
                $"{Message.TrimEnd('.')} '{wanted.Name}'");
            throw new ServiceLoadException(LoadFault.Load, ServiceName.BaseOf(service.Name), Message)
            {
                Diagnostics = [found],
            };
        }
    }

    /// <summary>The services of a directory. One that cannot be loaded is left out, with a warning.</summary>
    private List<Service> LoadDirectory(Service service, DependencyDirectory directory, int level)
    {
        List<Service> found = [];
        List<string>? names = ServiceFiles.List(directory, out string? path);
        if (names is null)
        {
            set.Host.Log(
                LogLevel.Warning,
                $"Could not open dependency directory '{path}' for {service.Name} service.");
            return found;
        }
        foreach (string name in names)
        {
            try
            {
                found.Add(Load(name, level + 1));
            }
            catch (ServiceLoadException fault)
            {
                // Masked is what somebody wanted.
                if (fault.Fault == LoadFault.Masked) continue;
                if (fault.Fault != LoadFault.NotFound) fault.LogTo(set.Host);
                string what =
                    fault.Fault == LoadFault.NotFound ? "unresolved dependency" : "unloadable dependency";
                set.Host.Log(
                    LogLevel.Warning,
                    $"Ignoring {what} '{name}' in dependency directory '{directory.Path}' for {service.Name} service.");
            }
        }
        return found;
    }

    /// <summary>A service may not come to depend on itself, in order or in need.</summary>
    private static void RefuseCycle(Service service)
    {
        HashSet<Service> seen = [];
        Stack<Service> open = new();
        open.Push(service);
        while (open.TryPop(out Service? next))
        {
            foreach (ServiceLink link in next.Dependencies)
            {
                if (link.To == service) throw Cycle(service.Name);
                if (seen.Add(link.To)) open.Push(link.To);
            }
        }
    }

    private void Consume(Service service, ServiceDescription description)
    {
        if (service.Consumer is not null) CheckProducer(service.Name, description);
        if (description.ConsumerOf is not { } name) return;
        Service producer = set.FindOrReserve(name);
        if (producer.Description is { } other)
        {
            if (!other.HasProcess) throw Misfit(service, "of a type that does not produce output");
            if (other.LogType != LogType.Pipe)
                throw Misfit(service, "that does not log via a pipe ('log-type = pipe')");
        }
        if (producer.Consumer is not null && producer.Consumer != service)
            throw Misfit(service, "that already has a consumer");
        producer.Consumer = service;
        service.Consumed = producer;
    }

    private static ServiceLoadException Misfit(Service service, string why) => new(
        LoadFault.Load, ServiceName.BaseOf(service.Name),
        $"the 'consumer-of' setting specifies a service {why}");

    private static void CheckProducer(string name, ServiceDescription description)
    {
        if (!description.HasProcess)
        {
            throw new ServiceLoadException(
                LoadFault.Load, name,
                "service has output consumer; service type must correspond to output-producing service "
                + "(process, bgprocess, or scripted)");
        }
        if (description.LogType == LogType.Pipe) return;
        throw new ServiceLoadException(
            LoadFault.Load, name, "service has output consumer; log type must be set to 'pipe'");
    }

    private static void Apply(Service service, Loaded loaded)
    {
        service.Describe(loaded.Description);
        service.Modified = (loaded.File.ModifiedSeconds, loaded.File.ModifiedNs);
        service.Process.Environment = loaded.Environment.IsEmpty ? null : loaded.Environment;
        service.Process.Accounts = loaded.Accounts;
        service.Process.Directory = loaded.File.Directory;
        if (service.Process.Log is { } log) log.LimitBytes = loaded.Description.LogBufferBytes;
    }

    /// <summary>Takes back what a failed load has linked so far.</summary>
    private void Withdraw(Service service, List<ServiceLink> before)
    {
        foreach (ServiceLink link in service.Dependencies.ToArray())
        {
            if (before.Contains(link)) continue;
            service.RemoveDependency(link);
            Forget(link.To);
        }
        foreach (ServiceLink link in service.Dependents.ToArray())
        {
            if (link.Kind != DependencyKind.Before) continue;
            link.From.RemoveDependency(link);
            Forget(link.From);
        }
        if (service.Consumed is { } producer)
        {
            producer.Consumer = null;
            service.Consumed = null;
            Forget(producer);
        }
        Forget(service);
    }

    /// <summary>A placeholder that nobody refers to any more goes.</summary>
    private void Forget(Service service)
    {
        if (service is { IsPlaceholder: true, IsUnreferenced: true } && set.Find(service.Name) == service)
            set.Remove(service);
    }

    /// <summary>Unloads a stopped service; those that only order themselves by it keep its name.</summary>
    public void Unload(Service service)
    {
        Service? placeholder = null;
        set.Remove(service);
        foreach (ServiceLink link in service.Dependents.ToArray())
        {
            if (link.Kind != DependencyKind.After)
            {
                link.From.RemoveDependency(link);
                Forget(link.From);
                continue;
            }
            placeholder ??= set.FindOrReserve(service.Name);
            service.Dependents.Remove(link);
            link.To = placeholder;
            placeholder.Dependents.Add(link);
        }
        foreach (ServiceLink link in service.Dependencies.ToArray())
        {
            if (link.Kind != DependencyKind.Before)
            {
                service.RemoveDependency(link);
                Forget(link.To);
                continue;
            }
            placeholder ??= set.FindOrReserve(service.Name);
            service.Dependencies.Remove(link);
            link.From = placeholder;
            placeholder.Dependencies.Add(link);
        }
        if (service.Consumer is { } consumer)
        {
            placeholder ??= set.FindOrReserve(service.Name);
            placeholder.Consumer = consumer;
            consumer.Consumed = placeholder;
            (placeholder.Process.OutputRead, placeholder.Process.OutputWrite) =
                (service.Process.OutputRead, service.Process.OutputWrite);
            service.Process.OutputRead = service.Process.OutputWrite = -1;
        }
        if (service.Consumed is { } producer)
        {
            producer.Consumer = null;
            Forget(producer);
        }
    }

    /// <summary>Reads a description anew and takes what can be changed in the service's state.</summary>
    /// <exception cref="ServiceLoadException">It cannot; the service is as before.</exception>
    public void Reload(Service service)
    {
        string name = ServiceName.BaseOf(service.Name);
        service.IsLoading = true;
        List<Service> targets = [];
        Loaded loaded;
        try
        {
            loaded = Read(service.Name);
            foreach (ServiceDependency wanted in loaded.Description.Dependencies)
            {
                if (wanted.Kind is not (DependencyKind.Before or DependencyKind.After))
                    targets.Add(LoadDependency(service, wanted, level: 0));
            }
            ReloadCheck.Run(service, loaded.Description, name);
        }
        finally
        {
            service.IsLoading = false;
        }
        Relink(service, loaded);
        Apply(service, loaded);
    }

    private void Relink(Service service, Loaded loaded)
    {
        List<ServiceLink> old = [.. service.Dependencies.Where(link => link.Kind != DependencyKind.Before)];
        List<ServiceLink> oldBefore = [.. service.Dependents.Where(one => one.Kind == DependencyKind.Before)];
        if (service.Consumed is { } producer && loaded.Description.ConsumerOf != producer.Name)
        {
            producer.Consumer = null;
            service.Consumed = null;
            Forget(producer);
        }
        try
        {
            Link(service, loaded, level: 0);
            foreach (ServiceLink link in old) Detach(service, link);
            foreach (ServiceLink link in oldBefore) link.From.RemoveDependency(link);
            RefuseCycle(service);
            Consume(service, loaded.Description);
        }
        catch (ServiceLoadException)
        {
            foreach (ServiceLink link in service.Dependencies.ToArray())
                if (!old.Contains(link) && link.Kind != DependencyKind.Before) service.RemoveDependency(link);
            foreach (ServiceLink link in old.Except(service.Dependencies)) Attach(service, link);
            throw;
        }
        foreach (ServiceLink link in old)
        {
            if (link.IsHeld) link.To.Release();
            Forget(link.To);
        }
        foreach (ServiceLink link in oldBefore) Forget(link.From);
    }

    private static void Detach(Service service, ServiceLink link)
    {
        service.Dependencies.Remove(link);
        link.To.Dependents.Remove(link);
    }

    private static void Attach(Service service, ServiceLink link)
    {
        service.Dependencies.Add(link);
        link.To.Dependents.Add(link);
    }
}
