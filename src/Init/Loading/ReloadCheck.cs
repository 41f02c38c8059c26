using Limyra.Formats.Services;
using Limyra.Init.Services;

namespace Limyra.Init.Loading;

/// <summary>What may not change while a service is up.</summary>
internal static class ReloadCheck
{
    public static void Run(Service service, ServiceDescription wanted, string name)
    {
        if (service.State == ServiceState.Stopped || service.Description is not { } current) return;
        if (service.State != ServiceState.Started)
            throw Refuse("cannot alter settings for service which is currently starting/stopping.");
        if (wanted.Type != current.Type) throw Refuse("cannot change type of non-stopped service.");
        foreach (ServiceDependency link in wanted.Dependencies)
        {
            if (link.Kind is not (DependencyKind.Regular or DependencyKind.PreparedBy)) continue;
            if (service.Set.Find(link.Name)?.State != ServiceState.Started)
                throw Refuse($"cannot add non-started dependency '{link.Name}'.");
        }
        const ServiceOptions Console = ServiceOptions.StartsOnConsole | ServiceOptions.SharesConsole;
        if ((wanted.Options & Console) != (current.Options & Console))
            throw Refuse("cannot change starts_on_console/shares_console flags for a running service.");
        if (wanted.Type == ServiceType.BackgroundProcess && wanted.ProcessIdFile != current.ProcessIdFile)
            throw Refuse("cannot change pid_file for running service.");
        if (wanted.HasProcess && wanted.LogType != current.LogType)
            throw Refuse("cannot change log-type for running service.");
        if (wanted.ConsumerOf != current.ConsumerOf)
            throw Refuse("cannot change consumed service ('consumer-of') when not stopped");

        ServiceLoadException Refuse(string why) => new(LoadFault.Load, name, why);
    }
}
