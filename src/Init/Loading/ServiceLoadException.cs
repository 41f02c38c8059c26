using Limyra.Formats.Services;
using Limyra.Init.Services;

namespace Limyra.Init.Loading;

/// <summary>Why a service cannot be had.</summary>
internal enum LoadFault
{
    /// <summary>No description of that name.</summary>
    NotFound,

    /// <summary>A link to /dev/null stands in place of its description.</summary>
    Masked,

    /// <summary>The description is wrong.</summary>
    Description,

    /// <summary>The description is right, but what it needs is not there, or forbids it.</summary>
    Load,
}

/// <summary>Thrown while loading, caught by whoever asked for the service.</summary>
internal sealed class ServiceLoadException(LoadFault fault, string service, string message)
    : Exception(message)
{
    public LoadFault Fault { get; } = fault;

    public string Service { get; } = service;

    /// <summary>All that is wrong with the description.</summary>
    public IReadOnlyList<ServiceDiagnostic> Diagnostics { get; init; } = [];

    /// <summary>Writes all that is known to the log.</summary>
    public void LogTo(IServiceHost host)
    {
        if (Diagnostics.Count == 0) host.Log(LogLevel.Error, $"Could not load service {Service}: {Message}");
        foreach (ServiceDiagnostic found in Diagnostics)
        {
            if (found.Position.Line == 0)
            {
                host.Log(LogLevel.Error, $"Could not load service {Service}: {found.Message}");
                continue;
            }
            string setting = found.Setting is null ? "" : $"setting '{found.Setting}' ";
            string place = $"'{Service}': {setting}({found.Position})";
            host.Log(
                found.Fault == ServiceFault.Warning ? LogLevel.Warning : LogLevel.Error,
                $"Error in service description for {place}: {found.Message}");
        }
    }
}
