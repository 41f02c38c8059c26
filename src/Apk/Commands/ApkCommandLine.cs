using Limyra.Apk.Commands.Line;
using Limyra.Apk.Commands.Tables;
using Limyra.Apk.Root;

namespace Limyra.Apk.Commands;

/// <summary>The whole of apk as a function of its command line.</summary>
public static class ApkCommandLine
{
    /// <summary>The release of apk-tools whose behaviour this program has.</summary>
    public const string CompatibleVersion = "3.0.6";

    /// <summary>The user ended the command and nothing was changed; Ctrl-C as a shell says it.</summary>
    public const int InterruptedExitCode = 130;

    private const int MaxExitCode = 99;

    /// <summary>Creation mask (umask(2)): a root and what its scripts make are for everybody,
    /// whoever made it.</summary>
    private const uint CreationMask = 0x12;

    /// <summary>As "--version" prints it; scripts look for its beginning.</summary>
    public static string VersionLine =>
        $"apk-tools {CompatibleVersion}, compiled for {ApkRoot.MachineArchitecture}.";

    /// <summary>Runs a command line and returns what the process ends with.</summary>
    public static int Run(ApkTerminal terminal)
    {
        _ = Linux.Files.SetCreationMask(CreationMask);
        Applet? applet = FindApplet(terminal, out List<string> rest);
        OptionParser parser = new(applet?.AllOptions ?? OptionGroups.Global.Options);
        GivenOptions options = new();
        List<string> warnings = ReadConfiguration(parser, terminal, options);
        List<string> words;
        try
        {
            (_, words) = parser.Parse(rest, options);
        }
        catch (OptionException error)
        {
            using CommandOutput complaint = new(terminal, verbosity: 1, progress: null);
            complaint.Error($"command line: {error.Message}");
            return 1;
        }
        int verbosity = Math.Max(1 + options.Count("verbose") - options.Count("quiet"), 0);
        using CommandOutput output = new(terminal, verbosity, ProgressOf(options, terminal));
        foreach (string warning in warnings) output.Warning(warning);
        return Run(applet, options, words, terminal, output);
    }

    private static int Run(
        Applet? applet, GivenOptions options, List<string> words, ApkTerminal terminal, CommandOutput output)
    {
        if (options.Has("version")) return Print(output, VersionLine + "\n", exitCode: 0);
        if (options.Has("print-arch")) return Print(output, ApkRoot.MachineArchitecture + "\n", exitCode: 0);
        if (applet is null && words.Count > 0)
        {
            output.Error($"'{words[0]}' is not an apk command. See 'apk --help'.");
            return 1;
        }
        if (applet is null || options.Has("help")) return Print(output, HelpText.For(applet), exitCode: 1);
        using CommandSession session = new(applet, options, words, terminal, output);
        try
        {
            return Math.Min(applet.Run(session), MaxExitCode);
        }
        catch (CommandException error)
        {
            output.Error(error.Message);
            return error.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return InterruptedExitCode;
        }
    }

    /// <summary>The command is the first word that names one; a program called
    /// apk_NAME is that command.</summary>
    private static Applet? FindApplet(ApkTerminal terminal, out List<string> rest)
    {
        const string Prefix = "apk_";
        rest = [.. terminal.Arguments];
        string program = terminal.ProgramName[(terminal.ProgramName.LastIndexOf('/') + 1)..];
        if (program.StartsWith(Prefix, StringComparison.Ordinal))
            return Applets.Find(program[Prefix.Length..]);
        foreach (string word in new OptionParser(OptionGroups.Global.Options).FindWords(terminal.Arguments))
        {
            if (Applets.Find(word) is not { } applet) continue;
            rest.Remove(word);
            return applet;
        }
        return null;
    }

    private static List<string> ReadConfiguration(
        OptionParser parser, ApkTerminal terminal, GivenOptions options)
    {
        List<string> warnings = [];
        string named = terminal.Variable("APK_CONFIG") ?? "/etc/apk/config";
        string path = File.Exists(named) ? named : "/lib/apk/config";
        if (!File.Exists(path)) return warnings;
        foreach (string line in File.ReadLines(path))
        {
            try
            {
                parser.ParseConfiguration(line, options);
            }
            catch (OptionException error)
            {
                warnings.Add($"config: {error.Message}");
            }
        }
        return warnings;
    }

    private static ProgressLine? ProgressOf(GivenOptions options, ApkTerminal terminal)
    {
        bool isShown =
            options.IsOn("progress", "auto", terminal.IsTerminal && terminal.Variable("TERM") != "dumb");
        Stream? numbers = options.Last("progress-fd") is { } text && int.TryParse(text, out int fd)
            ? new FileStream(
                new Microsoft.Win32.SafeHandles.SafeFileHandle(fd, ownsHandle: true), FileAccess.Write,
                bufferSize: 0)
            : null;
        if (!isShown && numbers is null) return null;
        bool isUtf8 = terminal.Variable("LANG")?.Contains("UTF-8", StringComparison.Ordinal) == true;
        string mark = terminal.Variable("APK_PROGRESS_CHAR") ?? (isUtf8 ? "\u2588" : "#");
        return new(terminal.Columns, mark, isShown, numbers);
    }

    private static int Print(CommandOutput output, string text, int exitCode)
    {
        output.Results.Write(text);
        return exitCode;
    }
}
