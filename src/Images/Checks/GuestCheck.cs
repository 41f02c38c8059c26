using System.Globalization;
using Limyra.Images.Machines;

namespace Limyra.Images.Checks;

/// <summary>Boots a system unattended, asks it everything it must be able to do, switches it
/// off and looks at the file system it leaves. A wrong answer does not end the questions; a
/// crash or a missed deadline does.</summary>
public static class GuestCheck
{
    /// <summary>Runs the check.</summary>
    /// <param name="settings">The machine and what is expected.</param>
    /// <param name="onResult">Told of each thing verified as it comes.</param>
    /// <param name="clock">Measures and bounds the waiting.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="MachineException">The guest did not reach its login prompt,
    /// crashed or missed a deadline.</exception>
    public static async Task<GuestReport> RunAsync(
        GuestCheckSettings settings, Action<CheckResult> onResult, TimeProvider clock,
        CancellationToken cancellation)
    {
        List<CheckResult> results = [];
        await using Machine machine = await Machine.StartAsync(settings.Machine, clock, cancellation);
        await machine.WaitForAsync("login:", settings.Patience, cancellation);
        TimeSpan timeToLogin = machine.Elapsed;
        Tell(new CheckResult("login prompt", IsGood: true, Seconds(timeToLogin)));
        GuestShell shell = await GuestShell.LogInAsync(
            machine, settings.User, settings.Password, settings.Patience, cancellation);
        foreach (GuestExpectation expectation in GuestExpectations.For(settings))
            Tell(expectation.Judge(await shell.RunAsync(expectation.Command, cancellation)));

        long poweredOff = clock.GetTimestamp();
        await shell.SendAsync(settings.PowerOffCommand, cancellation);
        string reason = await machine.WaitForEndAsync(settings.Patience, cancellation);
        TimeSpan toPowerOff = clock.GetElapsedTime(poweredOff);
        Tell(new CheckResult("power off", reason == "guest-shutdown",
            $"{reason} after {Seconds(toPowerOff)}"));
        (bool isClean, string found) =
            await FileSystemCheck.OfAsync(settings.Machine.Disks[0].Path, cancellation);
        Tell(new CheckResult("file system afterwards", isClean, found));
        return new GuestReport(results, timeToLogin, InitPeak(results), machine.Measure(),
            machine.Transcript);

        void Tell(CheckResult result)
        {
            results.Add(result);
            onResult(result);
        }
    }

    private static string Seconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private static long InitPeak(List<CheckResult> results) =>
        results.FirstOrDefault(result => result.What == GuestExpectations.InitPeak) is { IsGood: true } peak
            ? long.Parse(peak.Value, CultureInfo.InvariantCulture) << 10
            : 0;
}
