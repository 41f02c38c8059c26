using System.Globalization;
using Limyra.Early.Base;
using Limyra.Early.Mounting;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Consoles;

/// <summary>Login prompts on the consoles in use, and shells for repairs.</summary>
internal static class GettySteps
{
    private const string ActiveConsoles = "/sys/devices/virtual/tty/console/active";
    private const int DefaultBaud = 115200;

    /// <summary>Starts agetty-service@TTY for each console: those of the kernel, tty1, and
    /// those of the administrator.</summary>
    public static int RunAll(StepContext context)
    {
        RunRoom.SayIfFull(context);
        bool isComplete = true;
        foreach (string terminal in Terminals(context))
            isComplete &= ManagerControl.StartFor(context, "agetty", $"agetty-service@{terminal}");

        return isComplete ? 0 : 1;
    }

    /// <summary>Becomes the login prompt of one terminal.</summary>
    public static int RunOne(StepContext context)
    {
        if (context.Arguments is not [var terminal] || terminal.Contains('/'))
        {
            context.Say("getty: expected the name of a terminal, such as ttyS0");
            return 1;
        }

        if (context.Tree.Status($"/dev/{terminal}") is not { Kind: FileKind.CharacterDevice })
        {
            context.Say($"getty: /dev/{terminal} is not a terminal");
            return 1;
        }

        if (!AccountFiles.Load(context.Tree).HasSuperuser)
        {
            // Whoever can remove it is root already; without this nobody could put it back.
            context.Say("getty: /etc/passwd has no root, so nobody could log in; here is a shell to mend it");
            context.Failed(context.Kernel.TakeTerminal($"/dev/{terminal}"), $"/dev/{terminal}");
            return RunRepairShell(context);
        }

        IReadOnlyDictionary<string, string> settings =
            ReadSettings(context, $"/etc/default/agetty-{terminal}");
        bool isGraphical = ConsoleNames.IsVirtual(terminal);
        string baud = settings.GetValueOrDefault("GETTY_BAUD")
            ?? (isGraphical ? "38400" : SerialBaud(context, terminal));
        string term = settings.GetValueOrDefault("GETTY_TERM") ?? (isGraphical ? "linux" : "vt220");
        string[] further = settings.GetValueOrDefault("GETTY_ARGS", "").Split(
            ' ', StringSplitOptions.RemoveEmptyEntries);
        if (context.FindTool("agetty") is { } agetty)
        {
            string[] own = isGraphical ? ["--noclear"] : ["-L", "--noclear", "-8"];
            return Become(context, agetty, ["agetty", .. own, .. further, terminal, baud, term]);
        }

        if (context.FindTool("getty") is { } getty)
        {
            string[] own = isGraphical ? [] : ["-L"];
            return Become(context, getty, ["getty", .. own, .. further, baud, terminal, term]);
        }

        context.Say("getty: neither agetty nor getty is installed");
        return 1;
    }

    /// <summary>Becomes a shell for repairs, behind root's password if there is a
    /// program that asks for it.</summary>
    public static int RunRepairShell(StepContext context)
    {
        context.Say("Leave this shell (exit, or ^D) to go on.");
        foreach (string name in RepairShells(context))
        {
            if (context.FindTool(name) is { } path)
                _ = Become(context, path, name == "busybox" ? [name, "sh"] : [name]);
        }

        context.Say("sulogin: there is neither sulogin nor a shell on this system");
        return 1;
    }

    /// <summary>What gives a shell for repairs, best first. Where /etc/passwd has no superuser, sulogin has
    /// no password to ask for: it ends at once, and whoever starts it again does so for ever.</summary>
    public static string[] RepairShells(StepContext context) =>
        AccountFiles.Load(context.Tree).HasSuperuser ? ["sulogin", "sh", "busybox"] : ["sh", "busybox"];

    private static List<string> Terminals(StepContext context)
    {
        IReadOnlyDictionary<string, string> settings = ReadSettings(context, "/etc/default/agetty");
        IReadOnlyDictionary<string, string> console = ReadSettings(context, "/etc/default/console-setup");
        string listed = settings.GetValueOrDefault("ACTIVE_CONSOLES")
            ?? console.GetValueOrDefault("ACTIVE_CONSOLES") ?? "/dev/tty1";
        List<string> names = [.. ConsoleNames.Split(listed),
            .. ConsoleNames.Split(settings.GetValueOrDefault("EXTRA_GETTYS", ""))];
        if (settings.GetValueOrDefault("GETTY_DISABLE_CONSOLE_DETECT") is null or "")
        {
            IEnumerable<string> detected = context.CommandLine.All("console")
                .Select(word => word.Split(',')[0])
                .Concat(ConsoleNames.Split(context.Tree.ReadText(ActiveConsoles) ?? ""));
            names.AddRange(detected.Where(name => !ConsoleNames.IsVirtual(name) && name != "tty0"));
        }

        return [.. names.Distinct(StringComparer.Ordinal).Where(
            name => context.Tree.Status($"/dev/{name}") is { Kind: FileKind.CharacterDevice })];
    }

    // "console=ttyS0,115200n8" says how fast the line is.
    private static string SerialBaud(StepContext context, string terminal)
    {
        string? options = context.CommandLine.All("console")
            .LastOrDefault(word => word.StartsWith(terminal + ",", StringComparison.Ordinal));
        string digits = new([.. (options ?? "").Skip(terminal.Length + 1).TakeWhile(char.IsAsciiDigit)]);
        return digits.Length > 0 ? digits : DefaultBaud.ToString(CultureInfo.InvariantCulture);
    }

    private static IReadOnlyDictionary<string, string> ReadSettings(StepContext context, string path)
    {
        if (context.Tree.Read(path, out byte[] content) != Errno.None)
            return new Dictionary<string, string>();

        List<ConfigurationProblem> problems = [];
        IReadOnlyDictionary<string, string> settings = ShellAssignments.Parse(content, path, problems);
        context.Say(problems);
        return settings;
    }

    private static int Become(StepContext context, string path, IReadOnlyList<string> arguments)
    {
        context.Failed(context.Kernel.Become(path, arguments), path);
        return 1;
    }
}
