using Limyra.Apk.Commands.Line;
using Limyra.Apk.Trust;

namespace Limyra.Apk.Commands.Files;

/// <summary>Gives the commands on package files the options of their command line.</summary>
internal static class FileCommands
{
    /// <summary>apk mkpkg.</summary>
    public static int MakePackage(CommandSession session) => new MkpkgCommand(
        new()
        {
            Files = session.Options.Last("files"),
            ManifestPath = session.Options.Last("manifest"),
            OutputPath = session.Options.Last("output"),
            ToStandardOutput = session.Options.Has("stdout"),
            HasAttributes = session.Options.IsOn("xattrs", byDefault: true),
            Compat = session.Options.Last("compat")
                ?? (session.Options.IsOn("rootnode", byDefault: true) ? "3.0.0_pre1" : "3.0.0_pre3"),
            Info = session.Options.All("info"),
            Scripts = session.Options.All("script"),
            Triggers = session.Options.All("trigger"),
        },
        session.PackageContext(LoadSigningKeys(session))).Run();

    /// <summary>apk mkndx.</summary>
    public static int MakeIndex(CommandSession session)
    {
        if (session.Options.Last("rewrite-arch") is { } architecture)
        {
            string spec = architecture + "/${name}-${version}.apk";
            throw new CommandException($"--rewrite-arch is removed, use instead: --pkgname-spec '{spec}'",
                exitCode: 1);
        }
        MkndxOptions options = new()
        {
            Arguments = session.Arguments,
            OutputPath = session.Options.Last("output"),
            OldIndex = session.Options.Last("index"),
            Description = session.Options.Last("description"),
            NameSpec = session.Options.Last("pkgname-spec"),
            FilterSpec = session.Options.Last("filter-spec"),
            Hash = session.Options.Last("hash") ?? "sha256",
        };
        return new MkndxCommand(options, session.PackageContext(LoadSigningKeys(session))).Run();
    }

    /// <summary>apk adbsign.</summary>
    public static int Sign(CommandSession session) => new AdbsignCommand(
        session.Arguments, session.Options.Has("reset-signatures"),
        session.PackageContext(LoadSigningKeys(session))).Run();

    /// <summary>apk convndx.</summary>
    public static int ConvertIndex(CommandSession session) =>
        new ConvndxCommand(session.Arguments, session.PackageContext(LoadSigningKeys(session))).Run();

    /// <summary>apk adbdump.</summary>
    public static int Dump(CommandSession session) => new AdbdumpCommand(
        session.Arguments, session.Options.Last("format") ?? "yaml", session.PackageContext([])).Run();

    /// <summary>apk adbgen.</summary>
    public static int Generate(CommandSession session) =>
        new AdbgenCommand(session.Arguments, session.PackageContext([])).Run();

    /// <summary>apk verify.</summary>
    public static int Verify(CommandSession session) =>
        new VerifyCommand(session.Arguments, session.PackageContext([])).Run();

    /// <summary>apk extract.</summary>
    public static int Extract(CommandSession session) => new ExtractCommand(
        session.Arguments,
        session.Options.Last("destination") ?? ".",
        setsOwners: session.Options.IsOn("chown", byDefault: true) && Linux.Processes.EffectiveUserId == 0,
        session.PackageContext([])).Run();

    /// <summary>The keys that --sign-key names.</summary>
    public static List<SigningKey> LoadSigningKeys(CommandSession session)
    {
        List<SigningKey> keys = [];
        foreach (string path in session.Options.All("sign-key"))
        {
            try
            {
                keys.Add(SigningKey.Load(path));
            }
            catch (Exception error) when (PackageCommandContext.IsExpected(error))
            {
                throw new CommandException(
                    $"Failed to load signing key: {path}: {PackageCommandContext.Problem(error)}");
            }
        }
        return keys;
    }
}
