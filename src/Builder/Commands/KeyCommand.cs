using System.Globalization;
using Limyra.Apk.Trust;
using Limyra.Builder.Plan;

namespace Limyra.Builder.Commands;

/// <summary>
/// Makes a signing key and names it in the configuration, as cports does: by the name given, or git's address
/// of the user, and the time, so that no two keys in the world are called the same.
/// </summary>
internal static class KeyCommand
{
    private const int DefaultBits = 2048;

    public static Task<int> Generate(CommandContext context)
    {
        string? configured = context.File["signing", "key"];
        string path = context.Arguments.Count == 0 && configured is not null
            ? context.Settings.SigningKeyPath
            : CommandSettings.KeyPath(NewName(context), context.Settings.TreeDirectory);
        if (File.Exists(path) && !context.Line.Has("force"))
            throw new BuildException("key", $"attempt to overwrite an existing key: {path}",
                "give another name, or -f");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // a file has a directory
        File.Delete(path);
        SigningKey key = SigningKey.Generate(Bits(context));
        key.Save(path);
        File.WriteAllText(path + ".pub", key.PublicKey.ToPem());
        context.Output.WriteLine($"Key successfully generated: {path}");
        if (configured is null) Register(context, path);
        else if (path != context.Settings.SigningKeyPath)
            context.Output.WriteLine("Signing key set in config, but not the same.\n"
                + "You will probably need to update it.");
        else context.Output.WriteLine("The key was already found in the config file.");
        return Task.FromResult(0);
    }

    /// <summary>The key that repositories are signed with.</summary>
    /// <exception cref="BuildException">There is none.</exception>
    public static SigningKey Load(BuildSettings settings) => File.Exists(settings.SigningKeyPath)
        ? SigningKey.Load(settings.SigningKeyPath)
        : throw new BuildException("key", $"there is no signing key '{settings.SigningKeyPath}'",
            "make one by: cbuild keygen");

    private static string NewName(CommandContext context)
    {
        string owner = context.Arguments.Count > 0 ? context.Arguments[0]
            : GitTool.Call(context.Settings.TreeDirectory, ["config", "--get", "user.email"])?.Trim()
                is { Length: > 0 } address ? address
            : context.Streams.Environment.GetValueOrDefault("USER", "cbuild");
        long seconds = context.Clock.GetUtcNow().ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"{owner}-{seconds:x}.rsa");
    }

    private static int Bits(CommandContext context) => context.Arguments.Count < 2 ? DefaultBits
        : int.TryParse(context.Arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out int bits)
            ? bits
            : throw new BuildException("usage", $"'{context.Arguments[1]}' is no number of bits",
                "cbuild keygen NAME 4096");

    /// <summary>Adds the key to the configuration, below its section or with one at the end.</summary>
    private static void Register(CommandContext context, string path)
    {
        string tree = context.Settings.TreeDirectory;
        string file = CommandSettings.ConfigurationPath(context.Line, tree);
        string keys = Path.Combine(tree, "etc/keys") + "/";
        string name = path.StartsWith(keys, StringComparison.Ordinal) ? path[keys.Length..] : path;
        string before = File.Exists(file) ? File.ReadAllText(file) : "";
        string line = $"key = {name}\n";
        int section = $"\n{before}".IndexOf("\n[signing]", StringComparison.Ordinal);
        int end = section < 0 ? -1 : before.IndexOf('\n', section);
        string after = section < 0 ? $"{before}\n[signing]\n{line}"
            : end < 0 ? $"{before}\n{line}"
            : before.Insert(end + 1, line);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!); // a file has a directory
        File.WriteAllText(file + ".new", after);
        File.Move(file + ".new", file, overwrite: true);
        context.Output.WriteLine($"Configuration file updated: {file}");
    }
}
