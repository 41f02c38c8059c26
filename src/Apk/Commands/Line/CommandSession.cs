using System.Globalization;
using Limyra.Apk.Commands.Files;
using Limyra.Apk.Disk;
using Limyra.Apk.Network;
using Limyra.Apk.Root;
using Limyra.Apk.Transactions;
using Limyra.Apk.Trust;
using Limyra.Formats;

namespace Limyra.Apk.Commands.Line;

/// <summary>A command that cannot go on; the message is shown as an error.</summary>
internal sealed class CommandException(string message, int exitCode = CommandSession.Failed)
    : Exception(message)
{
    /// <summary>What the process ends with.</summary>
    public int ExitCode { get; } = exitCode;
}

/// <summary>One command with its options, its arguments and the root it opens.</summary>
internal sealed class CommandSession(
    Applet applet, GivenOptions options, IReadOnlyList<string> arguments, ApkTerminal terminal,
    CommandOutput output)
    : IDisposable
{
    /// <summary>Exit code of errors that are no count.</summary>
    public const int Failed = 99;

    private static readonly TimeSpan DefaultIndexAge = TimeSpan.FromHours(4);

    private ApkRoot? _root;
    private CancellationToken? _cancellation;

    /// <summary>The options.</summary>
    public GivenOptions Options { get; } = options;

    /// <summary>The words behind the command.</summary>
    public IReadOnlyList<string> Arguments { get; } = applet.DropsEmptyArguments
        ? [.. arguments.Where(argument => argument.Length > 0)]
        : arguments;

    /// <summary>Where text goes.</summary>
    public CommandOutput Output { get; } = output;

    /// <summary>The process.</summary>
    public ApkTerminal Terminal { get; } = terminal;

    /// <summary>What of the root is opened; a command may change it before it
    /// uses <see cref="Root"/>.</summary>
    public RootParts Parts { get; set; } = applet.Parts;

    /// <summary>How the root is opened; a command may change it before it uses <see cref="Root"/>.</summary>
    public RootAccess Access { get; set; } =
        applet.Access == RootAccess.Write && options.Has("initramfs-diskless-boot")
            ? RootAccess.Create
            : applet.Access;

    /// <summary>Cancelled when the user wants the command to end; listened for from the first
    /// use on.</summary>
    public CancellationToken Cancellation => _cancellation ??= Terminal.Cancellation();

    /// <summary>Whether nothing is to be written.</summary>
    public bool IsSimulation => Options.IsOn("simulate", byDefault: false);

    /// <summary>The root directory.</summary>
    public string RootPath => Options.Last("root") ?? "/";

    /// <summary>Whether the root is not that of the machine.</summary>
    public bool HasOtherRoot => RootPath != "/";

    /// <summary>Whether questions are asked.</summary>
    public bool IsInteractive => Options.IsOn("interactive", InteractiveDefault, Terminal.IsTerminal);

    /// <summary>Whether sizes and times are written for people.</summary>
    public bool IsPretty => Options.IsOn("pretty-print", "auto", Terminal.IsTerminal);

    /// <summary>The root, opened when it is used first.</summary>
    public ApkRoot Root => _root ??= OpenRoot();

    /// <summary>Whether any of the force options was given that "-f" stands for too.</summary>
    public bool Forces(string what) =>
        Options.Has("force-" + what) || Options.Has("force") || Options.Has("initramfs-diskless-boot");

    private static string InteractiveDefault => File.Exists("/etc/apk/interactive") ? "auto" : "no";

    /// <summary>How transactions are made by this command.</summary>
    public TransactionOptions TransactionOptions => new()
    {
        Durability = Options.IsOn("sync", "auto", auto: !HasOtherRoot) ? Durability.Full : Durability.NoSync,
        Scripts = !Options.IsOn("scripts", byDefault: true) ? ScriptPolicy.Skip
            : Options.Has("force-no-chroot") ? ScriptPolicy.RunWithoutChroot
            : ScriptPolicy.Run,
        RunsCommitHooks = Options.IsOn("commit-hooks", byDefault: !Options.Has("initramfs-diskless-boot")),
        KeepsProtectedSilently = Options.IsOn("clean-protected", byDefault: false),
        MayOverwrite = Forces("overwrite"),
        PurgesModified = Options.IsOn("purge", byDefault: false),
        ScriptEnvironment = ScriptEnvironment,
        History = Options.IsOn("logfile", byDefault: true)
            ? new(string.Join(' ', ["apk", .. Terminal.Arguments]), Terminal.Time.GetUtcNow())
            : null,
        Overlay = Options.Has("overlay-from-stdin") ? ReadOverlay() : [],
    };

    private IReadOnlyList<string> ScriptEnvironment => Options.IsOn("preserve-env", byDefault: false)
        ? [.. Terminal.Environment().Where(item => !item.StartsWith("APK_", StringComparison.Ordinal))]
        : ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"];

    /// <summary>The context of commands on package files.</summary>
    public PackageCommandContext PackageContext(IReadOnlyList<SigningKey> signingKeys) => new()
    {
        Output = Output.Results,
        Errors = new ErrorWriter(Output),
        OpenBinaryOutput = () => new Packages.BorrowedStream(Terminal.Output),
        IsTerminal = Terminal.IsTerminal,
        Verbosity = Output.Verbosity,
        IsPretty = IsPretty,
        Keys = LoadKeys(),
        AllowUntrusted = Options.Has("allow-untrusted"),
        SigningKeys = signingKeys,
        Compression = Options.Last("compression") is { } spec ? Packages.AdbCompression.Parse(spec) : null,
        Root = RootPath,
        Arch = Options.All("arch").FirstOrDefault() ?? ApkRoot.MachineArchitecture,
        SourceDateEpoch =
            ulong.TryParse(Terminal.Variable("SOURCE_DATE_EPOCH"), out ulong epoch) ? epoch : null,
        Clock = Terminal.Time,
        ForceOverwrite = Forces("overwrite"),
        ForceBinaryOutput = Forces("binary-stdout"),
    };

    /// <summary>Keys this command trusts.</summary>
    public TrustedKeys LoadKeys() => Options.Last("keys-dir") is { } directory
        ? TrustedKeys.Load(Path.Combine(RootPath, directory))
        : TrustedKeys.Load(Disk.RootPath.KeyDirectories.Select(path => Path.Combine(RootPath, path)));

    public void Dispose() => _root?.Dispose();

    private ApkRoot OpenRoot()
    {
        RootAccess access = IsSimulation ? RootAccess.Read : Access;
        bool mayName = HasOtherRoot || applet.AllowsArchitecture;
        try
        {
            if (access != RootAccess.Read) OpenLog();
            return ApkRoot.Open(ComposeOptions(access, mayName), Output);
        }
        catch (Exception error) when (error is ApkRootException or TransactionException)
        {
            // The first line says what could not be done, the second, which scripts know, repeats only why.
            Output.Error(error.Message);
            throw new CommandException($"Failed to open apk database: {error.Message.Split(": ")[^1]}");
        }
    }

    private ApkRootOptions ComposeOptions(RootAccess access, bool mayNameArchitectures) => new()
    {
        Path = RootPath,
        Access = access,
        Parts = Parts,
        Architectures = mayNameArchitectures ? Options.All("arch") : [],
        IsUserMode = Options.Has("usermode") || Options.Has("no-chown"),
        Keys = Options.Has("keys-dir") ? LoadKeys() : null,
        AllowsUntrusted = Options.Has("allow-untrusted"),
        Repositories = Options.All("repository"),
        RepositoryConfigurations = Options.All("repository-config"),
        RepositoriesFile = Options.Last("repositories-file"),
        CacheDirectory = Options.Last("cache-dir"),
        UsesCache = Options.IsOn("cache", byDefault: true),
        CachesPackages = Options.IsOn("cache-packages", byDefault: false)
            || Options.IsOn("cache-predownload", byDefault: false),
        FetchesFirst = Options.IsOn("cache-predownload", byDefault: false),
        MakesCache = applet.NeedsCache && !IsSimulation,
        Network = Options.IsOn("network", byDefault: true) ? NetworkPolicy.Allowed : NetworkPolicy.Forbidden,
        MaxIndexAge = MaxIndexAge(),
        ForcesRefresh = Options.Has("force-refresh"),
        // What took over after the package manager was upgraded finds indexes that are fresh already.
        RefreshesIndexes = !applet.KeepsIndexes && Terminal.Variable(Preupgrade.TokenVariable) is null,
        LockWait = TimeSpan.FromSeconds(Number(Options.Last("wait") ?? "0")),
        MayLoseUnknownEntries = Forces("old-apk"),
        IsRootInMemory = Options.Last("root-tmpfs") switch { "yes" => true, "no" => false, _ => null },
        VolumeManager = Options.Last("uvol-manager"),
        VolumeManagerEnvironment = [.. Terminal.Environment()],
        Time = Terminal.Time,
        Connections = NetworkSettings.From(Terminal.Variable) with
        {
            Timeout = TimeSpan.FromSeconds(Number(Options.Last("timeout") ?? "60")),
            ChecksCertificates = Options.IsOn("check-certificate", byDefault: true),
        },
    };

    /// <summary>The last word of --update-cache and --cache-max-age counts.</summary>
    private TimeSpan MaxIndexAge()
    {
        (string key, string? value) =
            Options.InOrder.LastOrDefault(item => item.Key is "update-cache" or "cache-max-age");
        if (key == "cache-max-age") return TimeSpan.FromMinutes(Number(value!)); // an option with a value
        return key is not null || applet.RefreshesAlways ? TimeSpan.Zero : DefaultIndexAge;
    }

    /// <summary>A number as atoi(3) reads it.</summary>
    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value : 0;

    private void OpenLog()
    {
        if (!Options.IsOn("logfile", byDefault: true)) return;
        string path = Path.Combine(RootPath, Disk.RootPath.Log);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // a path with a directory in it
            Output.Log = new StreamWriter(path, append: true);
            DateTimeOffset now = Terminal.Time.GetUtcNow();
            string when = now.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            string line = string.Join(' ', [Terminal.ProgramName, .. Terminal.Arguments]);
            Output.Log.Write($"\nRunning `{line}` at {when}\n{ApkCommandLine.VersionLine}\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Output.Error($"Unable to open log: {Text.ErrorText.Of(error)}");
            throw new CommandException("Failed to open apk database: the log cannot be written");
        }
    }

    private List<string> ReadOverlay()
    {
        using StreamReader reader = new(Terminal.Input(), leaveOpen: true);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>Lines of another writer as lines of standard error.</summary>
    private sealed class ErrorWriter(CommandOutput output) : StringWriter(CultureInfo.InvariantCulture)
    {
        public override void WriteLine(string? value) => output.ErrorLine(value ?? "");
    }
}
