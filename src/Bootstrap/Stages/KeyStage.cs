using Limyra.Apk.Trust;

namespace Limyra.Bootstrap.Stages;

/// <summary>The signing key of this checkout: made once, kept where only its owner reads it.</summary>
internal static class KeyStage
{
    public static StageResult Run(UpRun run, CancellationToken cancellation)
    {
        string path = run.Workspace.SigningKey;
        bool isNew = !File.Exists(path);
        if (isNew)
        {
            Directory.CreateDirectory(run.Workspace.Keys,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            SigningKey.Generate().Save(path);
        }
        run.Key = SigningKey.Load(path);
        string pem = run.Key.PublicKey.ToPem();
        if (!File.Exists(path + ".pub") || File.ReadAllText(path + ".pub") != pem)
            File.WriteAllText(path + ".pub", pem);
        return new StageResult(
            isNew ? "a new key pair, readable by its owner only" : "the key pair of this checkout");
    }
}
