using Limyra.Early.Base;

namespace Limyra.Early.Identity;

/// <summary>Brings the loopback interface up; the kernel gives it its addresses.</summary>
internal static class LoopbackStep
{
    public static int Run(StepContext context) =>
        context.Failed(context.Kernel.BringUp("lo"), "bringing lo up") && !context.IsContainer ? 1 : 0;
}
