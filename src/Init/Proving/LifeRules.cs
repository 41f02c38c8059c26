using System.Globalization;
using Limyra.Formats.Services;

namespace Limyra.Init.Proving;

/// <summary>
/// How services may behave over time: no restart without end, no start and no stop that can wait for ever.
/// Each rule looks at what is written only; a program that ignores signals is met by stop-timeout.
/// </summary>
internal sealed class LifeRules(Dictionary<string, ProvedService> services, List<ProofFinding> findings)
{
    /// <summary>Restarts that go on for ever are a storm when they come faster than this.</summary>
    private static readonly TimeSpan SlowestStorm = TimeSpan.FromSeconds(1);

    public void Run(ProvedService service)
    {
        if (service.Description is not { } description || service.IsBroken) return;
        CheckRestarts(service, description);
        CheckRevival(service, description);
        CheckChain(service, description);
        CheckTimeouts(service, description);
        CheckCalls(service, description);
    }

    private void Report(string rule, ProvedService service, string setting, string message) =>
        findings.Add(new(rule, service.Name, service.PlaceOf(setting), message, isError: true));

    private static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A limit that is switched off, or that the delay alone never lets be reached.</summary>
    private void CheckRestarts(ProvedService service, ServiceDescription description)
    {
        if (description.Type is not (ServiceType.Process or ServiceType.BackgroundProcess)) return;
        if (description.Restart == RestartPolicy.Never && !description.HasSmoothRecovery) return;
        if (description.RestartDelay >= SlowestStorm) return;
        (int count, TimeSpan delay) = (description.RestartLimitCount, description.RestartDelay);
        bool isUnlimited = count == 0 || description.RestartLimitInterval == TimeSpan.Zero
            || delay * count > description.RestartLimitInterval;
        if (!isUnlimited) return;
        string why = count == 0 ? "restart-limit-count = 0"
            : $"{count} restarts with a restart-delay of {Seconds(delay)} s never fall into "
                + $"restart-limit-interval = {Seconds(description.RestartLimitInterval)} s";
        Report(
            "restart-storm", service, count == 0 ? "restart-limit-count" : "restart-delay",
            $"would be restarted every {Seconds(delay)} s for ever if it ends at once ({why}); "
                + "set a restart-limit-count, or a restart-delay of at least 1 s");
    }

    /// <summary>What has no limit of its own brings back a dependency that does not restart
    /// itself, again and again.</summary>
    private void CheckRevival(ProvedService service, ServiceDescription description)
    {
        if (description.HasProcess && description.Type != ServiceType.Scripted) return;
        if (description.Restart != RestartPolicy.Always) return;
        foreach (ProvedLink link in service.Links)
        {
            if (link.Kind is not (DependencyKind.Regular or DependencyKind.PreparedBy)) continue;
            if (!services.TryGetValue(link.To, out ProvedService? to)
                || to.Description is not { } needed) continue;
            if (needed.Type is not (ServiceType.Process or ServiceType.BackgroundProcess)) continue;
            if (needed.Restart == RestartPolicy.Always) continue;
            findings.Add(new(
                "restart-storm", service.Name, link.Place,
                $"needs '{to.Name}', which is not restarted when it ends (restart = "
                    + $"{(needed.Restart == RestartPolicy.Never ? "no"
                        : "on-failure")}): '{service.Name}' would bring it back "
                    + $"at once, without limit; use waits-for or depends-ms, or restart = no in '{service.Name}'",
                isError: true));
        }
    }

    /// <summary>Services that start each other when they end.</summary>
    private void CheckChain(ProvedService service, ServiceDescription description)
    {
        List<string> chain = [service.Name];
        for (string? next = description.ChainTo; next is not null;)
        {
            if (!services.TryGetValue(next, out ProvedService? to))
            {
                Report("missing-service", service, "chain-to", $"chain-to: there is no service '{next}'");
                return;
            }
            if (next == service.Name)
            {
                // Told once, for the first of them by name.
                if (chain.TrueForAll(name => string.CompareOrdinal(service.Name, name) <= 0))
                    Report("restart-storm", service, "chain-to",
                        $"chain-to makes a circle: {string.Join(" -> ", chain)} -> {next}");
                return;
            }
            if (chain.Contains(next)) return;
            chain.Add(next);
            next = to.Description?.ChainTo;
        }
    }

    private void CheckTimeouts(ProvedService service, ServiceDescription description)
    {
        bool runsToStop = description.Type is ServiceType.Process or ServiceType.BackgroundProcess
            || (description.Type == ServiceType.Scripted && description.StopCommand.Count > 0);
        if (runsToStop && description.StopTimeout == TimeSpan.Zero)
        {
            Report(
                "shutdown-deadlock", service, "stop-timeout",
                "stop-timeout = 0: a shutdown would wait for it for ever; give it a time after which it is killed");
        }
        bool waitsToStart = description.Type is ServiceType.Scripted or ServiceType.BackgroundProcess
            || description.ReadinessDescriptor is not null || description.ReadinessVariable is not null;
        if (waitsToStart && description.StartTimeout == TimeSpan.Zero
            && !description.Has(ServiceOptions.StartInterruptible))
        {
            Report(
                "shutdown-deadlock", service, "start-timeout",
                "start-timeout = 0: a shutdown while it starts would wait for ever; set a time, or options = start-interruptible");
        }
    }

    /// <summary>A command that waits for a service which waits for this one.</summary>
    private void CheckCalls(ProvedService service, ServiceDescription description)
    {
        foreach (ControlCall call in ControlCalls.Of(description))
        {
            if (!call.Waits || !services.TryGetValue(call.Service, out ProvedService? other)) continue;
            if (call.IsStop && call.Verb is "stop" or "release"
                && (other == service || Needs(service, other)))
            {
                Report(
                    "shutdown-deadlock", service, "stop-command",
                    $"stop-command waits for '{other.Name}' to stop, which cannot before '{service.Name}' has; use --no-wait");
            }
            if (!call.IsStop && call.Verb is "start" or "restart"
                && (other == service || Needs(other, service)))
            {
                Report(
                    "start-deadlock", service, "command",
                    $"command waits for '{other.Name}' to start, which waits for '{service.Name}'; use --no-wait");
            }
        }
    }

    /// <summary>Whether one cannot be up without the other, or waits for it.</summary>
    private bool Needs(ProvedService from, ProvedService wanted)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        Queue<ProvedService> open = new([from]);
        while (open.TryDequeue(out ProvedService? next))
        {
            foreach (ProvedLink link in next.Links)
            {
                if (link.IsOrdering || !services.TryGetValue(link.To, out ProvedService? to)) continue;
                if (to == wanted) return true;
                if (seen.Add(link.To)) open.Enqueue(to);
            }
        }
        return false;
    }
}
