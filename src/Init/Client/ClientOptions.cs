using System.Globalization;
using Limyra.Init.Running;

namespace Limyra.Init.Client;

/// <summary>Options that dinitctl and its relatives share: which daemon.</summary>
internal sealed class ClientOptions
{
    private const string SystemSocket = "/run/dinitctl";

    public bool IsUser { get; set; } = Linux.Processes.UserId != 0;

    public string? SocketPath { get; set; }

    public bool UsesPassedDescriptor { get; set; }

    public bool IsPathGiven => SocketPath is not null;

    /// <summary>Connects: by the passed descriptor, the given path, the
    /// environment, or the default place.</summary>
    public ControlClient Connect(ProgramCall call)
    {
        if (UsesPassedDescriptor && Passed(call) is { } client) return client;
        string? path = SocketPath ?? call.Variable("DINIT_SOCKET_PATH");
        if (path is null) path = IsUser ? ServiceDirectories.UserSocket(call) : SystemSocket;
        if (path is null)
        {
            throw new ControlClientException(
                "cannot locate user home directory (set XDG_RUNTIME_DIR, check /etc/passwd file or HOME "
                + "environment variable)");
        }
        return ControlClient.Connect(path);
    }

    /// <summary>A connection that the daemon itself passed to this service;
    /// null when it is of no use.</summary>
    private static ControlClient? Passed(ProgramCall call)
    {
        string? text = call.Variable("DINIT_CS_FD");
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor))
            return null;
        return Linux.Descriptors.IsOpen(descriptor) ? ControlClient.Greet(descriptor) : null;
    }
}
