using System.Globalization;
using Limyra.Images.Checks;
using Limyra.Images.Composition;
using Limyra.Images.Machines;
using Limyra.Images.Serving;

namespace Limyra.Bootstrap.Stages;

/// <summary>Boots what was built: unattended with questions and answers, or for
/// the person at the terminal.</summary>
internal static class BootStage
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>The guest answers a list of questions over its serial line; a
    /// wrong answer fails the stage.</summary>
    /// <exception cref="SetupException">The guest crashed, missed a deadline
    /// or gave a wrong answer.</exception>
    public static StageResult Check(UpRun run, CancellationToken cancellation) =>
        CheckAsync(run, cancellation).GetAwaiter().GetResult();

    /// <summary>Hands the guest's console to the terminal until it is switched off.</summary>
    public static async Task ShowAsync(UpRun run, CancellationToken cancellation)
    {
        await using RepositoryServer server = Serve(run);
        string line = ImageStage.RepositoryLine(server.Port);
        run.Tell(server.Port == ImageStage.RepositoryPort
            ? "in the guest, 'apk update' and then 'apk add nano' install what was built here"
            : $"in the guest, 'echo \"{line}\" >/etc/apk/repositories; apk update' reaches what was built here");
        run.Tell(MachineConsole.HowToLeave);
        int status = await MachineConsole.RunAsync(
            Built(run).Machine(Path.Combine(run.Workspace.Images, "machine.ext4"), isFresh: true),
            cancellation);
        if (status != 0) throw new SetupException($"the emulator ended with status {status}");
    }

    private static async Task<StageResult> CheckAsync(UpRun run, CancellationToken cancellation)
    {
        await using RepositoryServer server = Serve(run);
        string transcript = Path.Combine(run.Workspace.Logs, "boot.log");
        Directory.CreateDirectory(run.Workspace.Logs);
        try
        {
            GuestReport report = await MachineRetry.RunAsync(
                token => GuestCheck.RunAsync(
                    Questions(run, server, transcript),
                    result => run.Tell($"{(result.IsGood ? "ok" : "WRONG")}  {result.What}: {result.Value}"),
                    run.Clock,
                    token),
                crash => run.Tell($"the guest's kernel crashed in the emulator, once more: {crash.Message}"),
                cancellation);
            if (report.Checks.FirstOrDefault(check => !check.IsGood) is { } wrong)
                throw new SetupException(
                    $"in the guest: {wrong.What}: {wrong.Value}\nThe whole session is {transcript}");
            return new StageResult(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.Checks.Count} answers in the guest; login after {report.TimeToLogin.TotalSeconds:0.0} s, "
                    + $"PID 1 peak {report.InitPeakBytes >> 10} KiB"),
                PeakBytes: report.Usage.PeakBytes,
                CpuOfSandboxes: report.Usage.Cpu);
        }
        catch (MachineException error)
        {
            throw new SetupException($"{error.Message}\nThe whole session is {transcript}");
        }
    }

    private static GuestCheckSettings Questions(UpRun run, RepositoryServer server, string transcript) =>
        new()
        {
            Machine = Built(run).Machine(Path.Combine(run.Workspace.Images, "checked.ext4"), isFresh: true)
                with { SerialLog = transcript },
            Patience = Patience,
            HostName = ImageStage.HostName,
            RepositoryLine = ImageStage.RepositoryLine(server.Port),
            RestartedService = RestartedService,
        };

    /// <summary>A service that may stop and start without anybody noticing.</summary>
    private const string RestartedService = "udhcpc";

    private static RepositoryServer Serve(UpRun run) =>
        RepositoryServer.Start(run.Workspace.Repository, run.Clock, ImageStage.RepositoryPort);

    private static BootableSystem Built(UpRun run) =>
        run.System ?? throw new InvalidOperationException("the image stage comes before this one");
}
