using Limyra.Early.Base;

namespace Limyra.Early.Temporary;

/// <summary>Cleans a quarter of an hour after boot, when nobody waits, and then once a day.</summary>
internal static class TmpfilesCleanStep
{
    private static readonly TimeSpan AfterBoot = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    public static int Run(StepContext context)
    {
        context.Kernel.Sleep(AfterBoot);
        while (true)
        {
            _ = TmpfilesStep.Clean(context); // what could not be removed has been said, and is tried again
            context.Kernel.Sleep(Interval);
        }
    }
}
