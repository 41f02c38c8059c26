using Limyra.Formats.Services;
using Limyra.Init.Control;
using Limyra.Init.Loading;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Client;

/// <summary>
/// enable and disable: a link in the waits-for.d directory of another service, and, with a daemon, the
/// dependency itself. Offline, only files are touched: for installing into a root that is not running.
/// </summary>
internal sealed class EnableCommand
{
    private readonly DinitctlCall request;
    private readonly bool isEnabling;
    private readonly string to;
    private string from = "";
    private string fromPath = "";
    private string toPath = "";
    private ControlClient.Record fromRecord;
    private ControlClient.Record toRecord;

    private EnableCommand(DinitctlCall request, bool isEnabling)
    {
        this.request = request;
        this.isEnabling = isEnabling;
        to = request.Service;
    }

    public static int Enable(DinitctlCall request) => new EnableCommand(request, isEnabling: true).Run();

    public static int Disable(DinitctlCall request) => new EnableCommand(request, isEnabling: false).Run();

    private bool IsOnline => !request.IsOffline;

    private int Run()
    {
        if (request.From?.Contains('@', StringComparison.Ordinal) == true)
        {
            request.Error("cannot enable/disable from a service with argument (service@arg).");
            return 1;
        }
        var environment = IsOnline ? request.Client.Environment() : OfflineEnvironment();
        ServiceVariables variables = new(name => EnvironmentSet.Find(environment, name), argument: null);
        if (!(IsOnline ? FindOnline(variables) : FindOffline(variables))) return 1;
        if (FindDirectory(variables) is not { } directory) return 1;
        var link = ServiceFiles.Join(directory, to);
        if (isEnabling && BytePaths.Status(link, followsLink: false, out _) == Errno.None)
        {
            request.Error("service already enabled.");
            return 1;
        }
        ClientStatus? status = null;
        if (IsOnline && !ChangeDependency(out status)) return 1;
        if (!ChangeLink(directory, link)) return 1;
        request.Say($"Service '{to}' has been {(isEnabling ? "enabled" : "disabled")}.\n");
        return IsOnline ? Conclude(status) : 0;
    }

    private List<string> OfflineEnvironment()
    {
        const string Path = "/etc/dinit/environment";
        if (request.Target.IsUser) return [];
        var reason =
            BytePaths.ReadAll(BytePaths.CurrentDirectory, Path, EnvironmentFile.LimitBytes, out var content);
        if (reason != Errno.None) return [];
        EnvironmentSet variables = new();
        variables.Apply(EnvironmentFile.Read(content, Path, []));
        return variables.Build([]);
    }

    private bool FindOnline(ServiceVariables variables)
    {
        var client = request.Client;
        if (!request.Load(to, out toRecord)) return false;
        toPath = ServiceFiles.Join(client.DescriptionDirectory(toRecord.Handle), ServiceName.BaseOf(to));
        if (!ChooseFrom(variables) || !request.Load(from, out fromRecord)) return false;
        fromPath = ServiceFiles.Join(client.DescriptionDirectory(fromRecord.Handle), from);
        return true;
    }

    private bool FindOffline(ServiceVariables variables)
    {
        IReadOnlyList<string> directories = request.Directories.Count > 0
            ? request.Directories
            : ServiceDirectories.Default(request.Call, !request.Target.IsUser);
        if (Locate(directories, ServiceName.BaseOf(to)) is not { } found)
        {
            request.Error($"could not locate service file for target service '{to}'");
            return false;
        }
        toPath = found;
        if (!ChooseFrom(variables)) return false;
        if (Locate(directories, from) is not { } start)
        {
            request.Error($"could not locate service file for service '{from}'");
            return false;
        }
        fromPath = start;
        return true;
    }

    private static string? Locate(IReadOnlyList<string> directories, string name)
    {
        foreach (var directory in directories)
        {
            var path = ServiceFiles.Join(directory, name);
            if (BytePaths.Status(path, out _) != Errno.ENOENT) return path;
        }
        return null;
    }

    /// <summary>The service named by --from, else the one the description asks for, else boot.</summary>
    private bool ChooseFrom(ServiceVariables variables)
    {
        from = request.From ?? "boot";
        if (request.From is not null) return true;
        if (Read(to, toPath, variables) is not { } description) return false;
        from = description.EnableVia ?? from;
        return true;
    }

    private ServiceDescription? Read(string name, string path, ServiceVariables variables)
    {
        var reason =
            BytePaths.ReadAll(BytePaths.CurrentDirectory, path, ServiceLexer.LimitBytes, out var content);
        if (reason != Errno.None)
        {
            request.Error($"could not open service description file '{path}': {reason.Describe()}");
            return null;
        }
        List<ServiceDiagnostic> diagnostics = [];
        ServiceVariables own = name.Contains('@', StringComparison.Ordinal)
            ? new(_ => null, ServiceName.ArgumentOf(name))
            : variables;
        var description = ServiceReader.Read(name, path, content, own, ServiceFiles.Include, diagnostics);
        var worst = diagnostics.Find(found => found.Fault != ServiceFault.Warning);
        if (worst is null) return description;
        request.Error($"error in service description: {worst}");
        return null;
    }

    /// <summary>The one waits-for.d directory of the service we enable from.</summary>
    private string? FindDirectory(ServiceVariables variables)
    {
        if (Read(from, fromPath, variables) is not { } description) return null;
        if (description.Dependencies.Exists(link => link.Name == to
            && link.Kind is DependencyKind.Regular or DependencyKind.Milestone or DependencyKind.WaitsFor))
        {
            request.Error(
                $"there is a fixed dependency to service '{to}' in the service description of '{from}'.");
            return null;
        }
        var directories =
            description.DependencyDirectories.FindAll(found => found.Kind == DependencyKind.WaitsFor);
        if (directories.Count == 1)
            return ServiceFiles.Join(ServiceFiles.ParentOf(directories[0].Position.File),
                directories[0].Path);
        request.Error(directories.Count == 0
            ? $"service '{from}' has no waits-for.d directory specified"
            : $"service '{from}' has multiple waits-for.d directories specified in service description");
        return null;
    }

    private bool ChangeDependency(out ClientStatus? status)
    {
        var client = request.Client;
        status = null;
        if (isEnabling && fromRecord.State != ServiceState.Started)
            request.Error("warning: enabling dependency for non-started service");
        var hasStatus = isEnabling && client.Version >= 7;
        var command = !isEnabling ? ControlCommand.RemoveDependency
            : hasStatus ? ControlCommand.EnableService7
            : ControlCommand.EnableService;
        client.Send([
            (byte)command, (byte)DependencyKind.WaitsFor,
            .. ControlClient.Bytes(fromRecord.Handle), .. ControlClient.Bytes(toRecord.Handle),
        ]);
        var reply = client.ReadReply();
        if (reply == ControlReply.Nak)
        {
            request.Error(isEnabling
                ? "could not enable service: possible circular dependency"
                : "service not currently enabled");
            return false;
        }
        if (hasStatus && reply == ControlReply.ServiceStatus)
        {
            client.Take(1);
            status = ClientStatus.Read(client.Take(ControlProtocol.Status6Bytes));
        }
        else
        {
            status = client.Status(toRecord.Handle);
        }
        return true;
    }

    private bool ChangeLink(string directory, string link)
    {
        var reason =
            isEnabling ? BytePaths.MakeSymbolicLink(LinkTarget(directory), link) : BytePaths.Remove(link);
        if (reason == Errno.None) return true;
        request.Error(isEnabling
            ? $"could not create symlink at {link}: {reason.Describe()}"
            : $"could not unlink dependency entry {link}: {reason.Describe()}");
        if (IsOnline)
        {
            var word = isEnabling ? "enable" : "disable";
            request.Error($"note: service was {word}d for now; persistent {word} failed.");
        }
        return false;
    }

    /// <summary>
    /// A relative link where both stand below the same directory, so that the whole tree can be moved.
    /// </summary>
    private string LinkTarget(string directory)
    {
        var slash = directory.LastIndexOf('/');
        if (slash >= 0 && toPath.Length > slash
            && string.CompareOrdinal(directory, 0, toPath, 0, slash) == 0 && toPath[slash] == '/')
        {
            return "../" + toPath[(slash + 1)..];
        }
        return toPath.StartsWith('/') ? toPath : "../" + to;
    }

    private int Conclude(ClientStatus? status)
    {
        if (!isEnabling)
        {
            if (status?.Target != ServiceState.Stopped)
                request.Error("note: disabled service may have other dependents");
            return 0;
        }
        return status is { State: not ServiceState.Started, Target: ServiceState.Started }
            ? StartCommands.AwaitStart(request, toRecord.Handle)
            : 0;
    }
}
