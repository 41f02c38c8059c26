using Limyra.Early.Base;
using Limyra.Linux;

namespace Limyra.Early.Identity;

/// <summary>Gives the machine the name in /etc/hostname.</summary>
internal static class HostNameStep
{
    private const string DefaultName = "limyra";
    private const int LimitBytes = 64; // HOST_NAME_MAX

    public static int Run(StepContext context)
    {
        string? name = (context.Tree.ReadText("/etc/hostname") ?? "").Split('\n')
            .Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0 && line[0] != '#');
        if (name is { Length: > LimitBytes } || name?.AsSpan().IndexOfAny(" \t") >= 0)
        {
            context.Say($"/etc/hostname:1: \"{name}\" cannot be a host name; using {DefaultName}");
            name = null;
        }

        // Containers may refuse; a machine without its name is still a machine.
        _ = context.Failed(context.Kernel.SetHostName(name ?? DefaultName), "setting the host name");
        return 0;
    }
}
