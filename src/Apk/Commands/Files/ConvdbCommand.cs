using Limyra.Apk.Commands.Line;
using Limyra.Apk.Packages;
using Limyra.Apk.Transactions;
using Limyra.Apk.Transactions.Scripts;
using Limyra.Apk.Trust;
using Limyra.Formats;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;

namespace Limyra.Apk.Commands.Files;

/// <summary>apk convdb: the installed database as one ADB file in the current directory.</summary>
internal static class ConvdbCommand
{
    private const string OutputName = "installed.adb";

    /// <summary>Runs it.</summary>
    public static int Run(CommandSession session)
    {
        PackageCommandContext context = session.PackageContext(FileCommands.LoadSigningKeys(session));
        string At(string path) => Path.Combine(session.RootPath, path);
        try
        {
            OwnerLookup owners = OwnerLookup.Load(session.RootPath);
            InstalledAdb database = new()
            {
                Packages =
                    InstalledText.Parse(
                        File.ReadAllBytes(At(Database.DatabaseLayer.Files.Installed)), UnknownLines.Ignore),
                Scripts = ScriptArchive.Parse(ReadScripts(At)),
                Triggers = ReadTriggers(At(Database.DatabaseLayer.Files.Triggers)),
                UserName = owners.UserName,
                GroupName = owners.GroupName,
            };
            using NewFile file = new(OutputName);
            using (Stream stream = (context.Compression ?? AdbCompression.Default).OpenWrite(file.Stream))
                new AdbOutput(stream).WriteHead(AdbFile.InstalledSchema, database.Encode().Payload,
                    context.SigningKeys);
            file.Commit();
            return 0;
        }
        catch (Exception error) when (PackageCommandContext.IsExpected(error))
        {
            throw new CommandException(
                $"Failed to convert the database: {PackageCommandContext.Problem(error)}");
        }
    }

    private static byte[] ReadScripts(Func<string, string> at)
    {
        string plain = at(Database.DatabaseLayer.Files.Scripts),
            packed = at(Database.DatabaseLayer.Files.CompressedScripts);
        if (File.Exists(plain)) return File.ReadAllBytes(plain);
        return File.Exists(packed) ? StateFiles.Decompress(File.ReadAllBytes(packed)) : [];
    }

    private static Dictionary<Digest, IReadOnlyList<string>> ReadTriggers(string path)
    {
        Dictionary<Digest, IReadOnlyList<string>> triggers = [];
        if (!File.Exists(path)) return triggers;
        foreach (string line in ByteText.Decode(File.ReadAllBytes(path)).Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && Digest.TryParse(words[0], out Digest package))
                triggers[package] = words[1..];
        }
        return triggers;
    }
}
