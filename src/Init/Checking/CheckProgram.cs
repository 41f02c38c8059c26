using Limyra.Formats.Services;
using Limyra.Init.Client;
using Limyra.Init.Loading;
using Limyra.Init.Running;
using Limyra.Linux;

namespace Limyra.Init.Checking;

/// <summary>dinit-check(8).</summary>
internal static class CheckProgram
{
    private static ReadOnlySpan<byte> Help => """
        dinit-check: check dinit service descriptions
         --help                       display help
         --services-dir <dir>, -d <dir>
                                      set base directory for service description
                                      files, can be specified multiple times
         --online, -n                 use service dirs and environment from running
                                      dinit instance
         --socket-path <path>, -p <path>
                                      use specified socket to connect to daemon (online
                                      mode)
         --env-file, -e <file>        read environment from specified file
         --system, -s                 use defaults for system manager mode
         --user, -u                   use defaults for user mode
         --root <dir>                 check all services of the root file system in <dir>,
                                      of whatever machine it is, without anything running
         --json                       (with --root) answer with one JSON document
         <service-name>               check service with name <service-name>

        """u8;

    private sealed class Options
    {
        public ClientOptions Target { get; } = new();

        public List<string> Directories { get; } = [];

        public List<string> Names { get; } = [];

        public string? EnvironmentFile { get; set; }

        public bool IsOnline { get; set; }

        /// <summary>A root file system to be proved as a whole.</summary>
        public string? Root { get; set; }

        public bool IsJson { get; set; }
    }

    public static int Run(ProgramCall call)
    {
        Options options = new();
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            if (call.Arguments[i] == "--help")
            {
                call.Streams.Out(Help);
                return 0;
            }
            if (!Apply(call, options, ref i)) return 1;
        }
        if (options.Root is { } root)
            return RootCheck.Run(call, root, options.Directories, options.Names, options.IsJson);
        if (options.IsJson)
        {
            call.Streams.Error("dinit-check: '--json' is for '--root': name a root, perhaps '/'\n");
            return 1;
        }
        if (options.Names.Count == 0) options.Names.Add("boot");
        List<string> directories = options.Directories;
        IReadOnlyList<string>? environment;
        try
        {
            if (options.IsOnline)
            {
                using ControlClient client = options.Target.Connect(call);
                (string? working, List<string>? found) = client.LoadPaths();
                directories = found.ConvertAll(directory => ServiceFiles.Join(working, directory));
                environment = client.Environment();
            }
            else
            {
                if (directories.Count == 0)
                    directories = ServiceDirectories.Default(call, !options.Target.IsUser);
                environment = Environment(call, options);
            }
        }
        catch (ControlClientException problem)
        {
            call.Streams.Error($"dinit-check: {problem.Message}\n");
            return 1;
        }
        if (environment is null) return 1;
        ServiceChecker checker = new(call.Streams, new(directories), environment, !options.IsOnline);
        return checker.Run(options.Names) ? 0 : 1;
    }

    private static bool Apply(ProgramCall call, Options options, ref int i)
    {
        string word = call.Arguments[i];
        switch (word)
        {
            case "--system" or "-s":
                options.Target.IsUser = false;
                return true;
            case "--user" or "-u":
                options.Target.IsUser = true;
                return true;
            case "--online" or "-n":
                options.IsOnline = true;
                return true;
            case "--json":
                options.IsJson = true;
                return true;
        }
        if (!word.StartsWith('-'))
        {
            options.Names.Add(word);
            return true;
        }
        if (word is not ("--services-dir" or "-d" or "--socket-path" or "-p" or "--env-file" or "-e"
            or "--root"))
        {
            call.Streams.Error($"dinit-check: unrecognized option: '{word}' (use '--help' for help)\n");
            return false;
        }
        if (++i == call.Arguments.Count || call.Arguments[i].Length == 0)
        {
            call.Streams.Error($"dinit-check: '{word}' requires an argument\n");
            return false;
        }
        if (word is "--services-dir" or "-d") options.Directories.Add(call.Arguments[i]);
        else if (word == "--root") options.Root = call.Arguments[i];
        else if (word is "--socket-path" or "-p") options.Target.SocketPath = call.Arguments[i];
        else options.EnvironmentFile = call.Arguments[i];
        return true;
    }

    /// <summary>Our own environment with the daemon's file; null when the file cannot be read.</summary>
    private static IReadOnlyList<string>? Environment(ProgramCall call, Options options)
    {
        EnvironmentSet changes = new();
        string? path = options.EnvironmentFile ?? (options.Target.IsUser ? null : "/etc/dinit/environment");
        if (path is null) return changes.Build(call.Environment);
        Errno reason = BytePaths.ReadAll(
            BytePaths.CurrentDirectory, path, EnvironmentFile.LimitBytes, out byte[]? content);
        if (reason is not (Errno.None or Errno.ENOENT))
        {
            call.Streams.Error($"dinit-check: error reading environment file {path}: {reason.Describe()}\n");
            return null;
        }
        List<ServiceDiagnostic> diagnostics = [];
        changes.Apply(EnvironmentFile.Read(content, path, diagnostics));
        foreach (ServiceDiagnostic found in diagnostics)
            call.Streams.Error($"dinit-check: warning: {found.Position}: {found.Message}\n");
        return changes.Build(call.Environment);
    }
}
