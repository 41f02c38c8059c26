using System.Security.Cryptography;
using Limyra.Apk.Root;
using Limyra.Apk.Transactions;

namespace Limyra.Bootstrap.Stages;

/// <summary>Our C library and what a linker needs beside it, installed as a
/// sysroot for our own programs.</summary>
internal static class ToolchainStage
{
    private static readonly string[] Templates = ["main/linux-headers", "main/musl", "main/clang-rt-devel"];
    private static readonly string[] World =
        ["musl-devel", "musl-devel-static", "clang-rt-devel", "linux-headers"];

    public static StageResult Run(UpRun run, CancellationToken cancellation)
    {
        StageResult built = PackageStage.Run(run, Templates, cancellation);
        string part = Path.Combine(run.Workspace.State, "sysroot.part");
        if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
        using (ApkRoot root = RootInstaller.Install(run, part, World, ScriptPolicy.Skip, cancellation))
        {
            string identity = string.Join('\n', root.Installed
                .Select(package => $"{package.Info.Name} {package.Info.Version} {package.Info.Hashes}")
                .Order(StringComparer.Ordinal));
            run.SysrootIdentity = Convert.ToHexStringLower(
                SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(identity)))[..16];
        }
        run.Sysroot = Path.Combine(run.Workspace.State, "sysroot");
        if (Directory.Exists(run.Sysroot)) Directory.Delete(run.Sysroot, recursive: true);
        Directory.Move(part, run.Sysroot);
        return built;
    }
}
