using Limyra.Early.Base;

namespace Limyra.Early.Network;

/// <summary>Becomes the DHCP client of the first network interface; waits until there is one.</summary>
internal static class DhcpStep
{
    private const string InterfaceClass = "/sys/class/net";
    private const string Ethernet = "1"; // ARPHRD_ETHER
    private const string ScriptPath = "/usr/share/udhcpc/default.script";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static int Run(StepContext context)
    {
        if (context.FindTool("udhcpc") is not { } client)
        {
            context.Say("dhcp: udhcpc is not installed");
            return 1;
        }

        string? name;
        while ((name = context.Arguments.FirstOrDefault() ?? FindInterface(context)) is null)
            context.Kernel.Sleep(Pause);

        context.Failed(context.Kernel.BringUp(name), $"dhcp: bringing {name} up");
        context.Failed(context.Kernel.Become(client,
            ["udhcpc", "-f", "-R", "-S", "-i", name, "-s", ScriptPath]), client);
        return 1;
    }

    private static string? FindInterface(StepContext context) =>
        (from entry in context.Tree.List(InterfaceClass)
         where context.Tree.ReadText($"{InterfaceClass}/{entry.Name}/type") == Ethernet
            && context.Tree.Exists($"{InterfaceClass}/{entry.Name}/device")
         select entry.Name).FirstOrDefault();
}
