using System.Text;
using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Formats.Consoles;
using Limyra.Linux;

namespace Limyra.Early.Consoles;

/// <summary>
/// Keymap, font and code set of the virtual consoles, from /etc/default/keyboard and
/// /etc/default/console-setup, the files of Debian's console-setup. Loaded by the kernel's own calls; no
/// loadkeys, setfont or X11 program is needed.
/// </summary>
internal static class ConsoleStep
{
    private const string ProgramPath = "/usr/libexec/dinit-console";
    private const string UsualConsoles = "/dev/tty[1-6]";
    private const string LoadedPath = "/run/dinit/keymap";

    public static int Run(StepContext context)
    {
        if (context.IsContainer) return 0;

        if (context.Arguments is not ([] or ["keyboard"]))
        {
            context.Say("console: expected nothing or keyboard");
            return 1;
        }

        if (context.Tree.IsExecutable(ProgramPath))
        {
            // The distribution's own program goes first, as in the original.
            Errno error =
                context.Kernel.Run(ProgramPath, [ProgramPath, .. context.Arguments], out ProgramEnd end);
            if (!context.Failed(error, ProgramPath) && !end.IsSuccess)
            {
                context.Say(
                    $"{ProgramPath} ended with {(end.Signal != 0 ? 128 + end.Signal : end.ExitCode)}");
            }

            return 0;
        }

        string[] consoles = Consoles(context);
        if (consoles.Length == 0)
        {
            context.Note("console: this machine has no virtual console");
            return 0;
        }

        // What went wrong has been said. A wrong keymap or font must not cost
        // the boot, which waits for this step.
        SetKeyboard(context, consoles);
        if (context.Arguments.Count == 0)
            SetScreen(context, consoles);

        return 0;
    }

    private static string[] Consoles(StepContext context)
    {
        ConsoleSettings settings = ReadScreen(context, []);
        return [.. ConsoleNames.Split(settings.ActiveConsoles ?? UsualConsoles).Where(ConsoleNames.IsVirtual)
            .Select(name => $"/dev/{name}")
            .Where(path => context.Tree.Status(path) is { Kind: FileKind.CharacterDevice })];
    }

    private static void SetKeyboard(StepContext context, string[] consoles)
    {
        if (context.Tree.Read(KeyboardSettings.Path, out byte[] content) != Errno.None)
        {
            return; // the kernel's own keymap stays
        }

        // The initramfs may have done it, and this step runs for the keyboard and once more for everything.
        if (context.Tree.Read(LoadedPath, out byte[] loaded) == Errno.None
            && loaded.AsSpan().SequenceEqual(content))
        {
            return;
        }

        List<ConfigurationProblem> problems = [];
        KeyboardSettings settings = KeyboardSettings.Parse(content, problems);
        if (settings.IsKernelDefault && loaded.Length == 0)
        {
            context.Say(problems);
            return; // the kernel has it built in
        }

        KernelKeymap? keymap = FindKeymap(context, settings, problems);
        context.Say(problems);
        if (keymap is null) return;

        bool isUnicode = ReadScreen(context, []).IsUnicode;
        foreach (string console in consoles)
        {
            context.Failed(context.Kernel.SetKeyboardMode(console, isUnicode),
                $"console: keyboard mode of {console}");
        }

        Errno error = context.Kernel.SetKeymap(consoles[0], keymap, out int refused);
        if (refused > 0)
            context.Say($"console: this kernel does not know {refused} of the keys; they do nothing");

        if (context.Failed(error, $"console: keymap of {settings.Layout} {settings.Variant}"))
            return;

        _ = context.Tree.MakeDirectories("/run/dinit", 0x1ed);
        context.Failed(context.Tree.Write(
            LoadedPath, content, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, 0x1a4),
            LoadedPath);
    }

    private static KernelKeymap? FindKeymap(
        StepContext context, KeyboardSettings settings, List<ConfigurationProblem> problems)
    {
        ConsoleFiles files = new(context);
        string? name = settings.KeymapFile;
        if (name is null && files.KeyboardReader is { } read)
            return XkbKeyboard.Compile(settings, read, problems);

        name ??= ConsoleFiles.PreparedKeymap;
        if (files.Keymap(name) is not (string path, byte[] content))
        {
            context.Say(settings.KeymapFile is null
                ? $"{KeyboardSettings.Path}: no keyboard data is installed; add the package console-setup"
                : $"{KeyboardSettings.Path}: KMAP={name}: there is no such keymap; add the package kbd-data");
            return null;
        }

        return KmapFile.Parse(content, path, include => files.Keymap(include)?.Content,
            files.ScreenMap, problems);
    }

    private static void SetScreen(StepContext context, string[] consoles)
    {
        List<ConfigurationProblem> problems = [];
        ConsoleSettings settings = ReadScreen(context, problems);
        context.Say(problems);
        if (!context.Tree.Exists(ConsoleSettings.Path))
        {
            return; // the kernel's own font stays
        }

        ConsoleFiles files = new(context);
        PsfFont? font = FindFont(context, files, settings);
        ScreenMapFile? map = settings.IsUnicode ? null : FindMap(context, files, settings);
        foreach (string console in consoles)
        {
            Errno error = context.Kernel.SetScreen(console, font, map, settings.IsUnicode);
            // Every VGA screen takes a font 8 dots wide; who refuses that is none
            // (a machine with a serial line only).
            if (error is Errno.ENOSYS or Errno.ENOTTY
                || (error is Errno.EINVAL && font is null or { Width: 8, Height: <= 32 }))
            {
                context.Note("console: this screen has no fonts");
                return;
            }

            if (error is Errno.EINVAL && font is not null)
            {
                context.Say($"console: {console} cannot show a font of {font.Width} by {font.Height} dots; "
                    + $"choose another FONTSIZE in {ConsoleSettings.Path}");
                return;
            }

            context.Failed(error, $"console: font of {console}");
        }
    }

    private static PsfFont? FindFont(StepContext context, ConsoleFiles files, ConsoleSettings settings)
    {
        if (settings.Fonts.Count == 0 && settings.FontFace is null) return null;

        string codeSet = settings.CodeSet ?? ConsoleCodeSets.Guess(settings, ReadLayout(context));
        string[] names = settings.Fonts.Count > 0 ? [.. settings.Fonts] : [.. settings.FontNames(codeSet)];
        foreach (string name in names)
        {
            if (files.Font(name) is (string path, byte[] content))
            {
                try
                {
                    return PsfFont.Parse(content, path);
                }
                catch (PsfException error)
                {
                    context.Say(error.Message);
                    return null;
                }
            }
        }

        context.Say($"{ConsoleSettings.Path}: there is none of the fonts {string.Join(' ', names)}; "
            + "the kernel's own stays (the packages console-setup and kbd-data have fonts)");
        return null;
    }

    private static ScreenMapFile? FindMap(StepContext context, ConsoleFiles files, ConsoleSettings settings)
    {
        string name = settings.ScreenMap ?? settings.CharacterMap;
        ScreenMapFile? map = files.ScreenMap(name);
        if (map is null && name != "ISO-8859-1")
            context.Say($"{ConsoleSettings.Path}: there is no code set {name}; Latin-1 is assumed");

        return map;
    }

    private static string ReadLayout(StepContext context) =>
        context.Tree.Read(KeyboardSettings.Path, out byte[] content) == Errno.None
            ? KeyboardSettings.Parse(content, []).Layouts[^1].Layout : "us";

    private static ConsoleSettings ReadScreen(StepContext context, List<ConfigurationProblem> problems) =>
        context.Tree.Read(ConsoleSettings.Path, out byte[] content) == Errno.None
            ? ConsoleSettings.Parse(content, problems) : new ConsoleSettings();
}
