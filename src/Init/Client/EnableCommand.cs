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
    private readonly DinitctlCall _request;
    private readonly bool _isEnabling;
    private readonly string _to;
    private string _from = "";
    private string _fromPath = "";
    private string _toPath = "";
    private ControlClient.Record _fromRecord;
    private ControlClient.Record _toRecord;

    private EnableCommand(DinitctlCall request, bool isEnabling)
    {
        _request = request;
        _isEnabling = isEnabling;
        _to = request.Service;
    }

    public static int Enable(DinitctlCall request) => new EnableCommand(request, isEnabling: true).Run();

    public static int Disable(DinitctlCall request) => new EnableCommand(request, isEnabling: false).Run();

    private bool IsOnline => !_request.IsOffline;

    private int Run()
    {
        if (_request.From?.Contains('@', StringComparison.Ordinal) == true)
        {
            _request.Error("cannot enable/disable from a service with argument (service@arg).");
            return 1;
        }
        IReadOnlyList<string> environment = IsOnline ? _request.Client.Environment() : OfflineEnvironment();
        ServiceVariables variables = new(name => EnvironmentSet.Find(environment, name), argument: null);
        if (!(IsOnline ? FindOnline(variables) : FindOffline(variables))) return 1;
        if (FindDirectory(variables) is not { } directory) return 1;
        string link = ServiceFiles.Join(directory, _to);
        if (_isEnabling && BytePaths.Status(link, followsLink: false, out _) == Errno.None)
        {
            _request.Error("service already enabled.");
            return 1;
        }
        ClientStatus? status = null;
        if (IsOnline && !ChangeDependency(out status)) return 1;
        if (!ChangeLink(directory, link)) return 1;
        _request.Say($"Service '{_to}' has been {(_isEnabling ? "enabled" : "disabled")}.\n");
        return IsOnline ? Conclude(status) : 0;
    }

    private IReadOnlyList<string> OfflineEnvironment()
    {
        const string Path = "/etc/dinit/environment";
        if (_request.Target.IsUser) return [];
        Errno reason = BytePaths.ReadAll(
            BytePaths.CurrentDirectory, Path, EnvironmentFile.LimitBytes, out byte[]? content);
        if (reason != Errno.None) return [];
        EnvironmentSet variables = new();
        variables.Apply(EnvironmentFile.Read(content, Path, []));
        return variables.Build([]);
    }

    private bool FindOnline(ServiceVariables variables)
    {
        ControlClient client = _request.Client;
        if (!_request.Load(_to, out _toRecord)) return false;
        _toPath = ServiceFiles.Join(client.DescriptionDirectory(_toRecord.Handle), ServiceName.BaseOf(_to));
        if (!ChooseFrom(variables) || !_request.Load(_from, out _fromRecord)) return false;
        _fromPath = ServiceFiles.Join(client.DescriptionDirectory(_fromRecord.Handle), _from);
        return true;
    }

    private bool FindOffline(ServiceVariables variables)
    {
        IReadOnlyList<string> directories = _request.Directories.Count > 0
            ? _request.Directories
            : ServiceDirectories.Default(_request.Call, !_request.Target.IsUser);
        if (Locate(directories, ServiceName.BaseOf(_to)) is not { } found)
        {
            _request.Error($"could not locate service file for target service '{_to}'");
            return false;
        }
        _toPath = found;
        if (!ChooseFrom(variables)) return false;
        if (Locate(directories, _from) is not { } start)
        {
            _request.Error($"could not locate service file for service '{_from}'");
            return false;
        }
        _fromPath = start;
        return true;
    }

    private static string? Locate(IReadOnlyList<string> directories, string name)
    {
        foreach (string directory in directories)
        {
            string path = ServiceFiles.Join(directory, name);
            if (BytePaths.Status(path, out _) != Errno.ENOENT) return path;
        }
        return null;
    }

    /// <summary>The service named by --from, else the one the description asks for, else boot.</summary>
    private bool ChooseFrom(ServiceVariables variables)
    {
        _from = _request.From ?? "boot";
        if (_request.From is not null) return true;
        if (Read(_to, _toPath, variables) is not { } description) return false;
        _from = description.EnableVia ?? _from;
        return true;
    }

    private ServiceDescription? Read(string name, string path, ServiceVariables variables)
    {
        Errno reason =
            BytePaths.ReadAll(BytePaths.CurrentDirectory, path, ServiceLexer.LimitBytes, out byte[]? content);
        if (reason != Errno.None)
        {
            _request.Error($"could not open service description file '{path}': {reason.Describe()}");
            return null;
        }
        List<ServiceDiagnostic> diagnostics = [];
        ServiceVariables own = name.Contains('@', StringComparison.Ordinal)
            ? new(_ => null, ServiceName.ArgumentOf(name))
            : variables;
        ServiceDescription description =
            ServiceReader.Read(name, path, content, own, ServiceFiles.Include, diagnostics);
        ServiceDiagnostic? worst = diagnostics.Find(found => found.Fault != ServiceFault.Warning);
        if (worst is null) return description;
        _request.Error($"error in service description: {worst}");
        return null;
    }

    /// <summary>The one waits-for.d directory of the service we enable from.</summary>
    private string? FindDirectory(ServiceVariables variables)
    {
        if (Read(_from, _fromPath, variables) is not { } description) return null;
        if (description.Dependencies.Exists(link => link.Name == _to
            && link.Kind is DependencyKind.Regular or DependencyKind.Milestone or DependencyKind.WaitsFor))
        {
            _request.Error(
                $"there is a fixed dependency to service '{_to}' in the service description of '{_from}'.");
            return null;
        }
        List<DependencyDirectory> directories =
            description.DependencyDirectories.FindAll(found => found.Kind == DependencyKind.WaitsFor);
        if (directories.Count == 1)
            return ServiceFiles.Join(ServiceFiles.ParentOf(directories[0].Position.File),
                directories[0].Path);
        _request.Error(directories.Count == 0
            ? $"service '{_from}' has no waits-for.d directory specified"
            : $"service '{_from}' has multiple waits-for.d directories specified in service description");
        return null;
    }

    private bool ChangeDependency(out ClientStatus? status)
    {
        ControlClient client = _request.Client;
        status = null;
        if (_isEnabling && _fromRecord.State != ServiceState.Started)
            _request.Error("warning: enabling dependency for non-started service");
        bool hasStatus = _isEnabling && client.Version >= 7;
        ControlCommand command = !_isEnabling ? ControlCommand.RemoveDependency
            : hasStatus ? ControlCommand.EnableService7
            : ControlCommand.EnableService;
        client.Send([
            (byte)command, (byte)DependencyKind.WaitsFor,
            .. ControlClient.Bytes(_fromRecord.Handle), .. ControlClient.Bytes(_toRecord.Handle),
        ]);
        ControlReply reply = client.ReadReply();
        if (reply == ControlReply.Nak)
        {
            _request.Error(_isEnabling
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
            status = client.Status(_toRecord.Handle);
        }
        return true;
    }

    private bool ChangeLink(string directory, string link)
    {
        Errno reason =
            _isEnabling ? BytePaths.MakeSymbolicLink(LinkTarget(directory), link) : BytePaths.Remove(link);
        if (reason == Errno.None) return true;
        _request.Error(_isEnabling
            ? $"could not create symlink at {link}: {reason.Describe()}"
            : $"could not unlink dependency entry {link}: {reason.Describe()}");
        if (IsOnline)
        {
            string word = _isEnabling ? "enable" : "disable";
            _request.Error($"note: service was {word}d for now; persistent {word} failed.");
        }
        return false;
    }

    /// <summary>
    /// A relative link where both stand below the same directory, so that the whole tree can be moved.
    /// </summary>
    private string LinkTarget(string directory)
    {
        int slash = directory.LastIndexOf('/');
        if (slash >= 0 && _toPath.Length > slash
            && string.CompareOrdinal(directory, 0, _toPath, 0, slash) == 0 && _toPath[slash] == '/')
        {
            return "../" + _toPath[(slash + 1)..];
        }
        return _toPath.StartsWith('/') ? _toPath : "../" + _to;
    }

    private int Conclude(ClientStatus? status)
    {
        if (!_isEnabling)
        {
            if (status?.Target != ServiceState.Stopped)
                _request.Error("note: disabled service may have other dependents");
            return 0;
        }
        return status is { State: not ServiceState.Started, Target: ServiceState.Started }
            ? StartCommands.AwaitStart(_request, _toRecord.Handle)
            : 0;
    }
}
