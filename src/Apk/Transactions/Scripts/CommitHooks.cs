using Limyra.Apk.Disk;
using Limyra.Linux;

namespace Limyra.Apk.Transactions.Scripts;

/// <summary>Programs of the root that run around every commit.</summary>
internal sealed class CommitHooks(IRootFiles files, string rootPath, TransactionOptions options,
    bool isUserMode, Action<ApkEvent> report)
{
    private readonly ScriptRunner _runner = new(files, rootPath, options, isUserMode, report);

    /// <summary>Runs them before anything is changed; one that fails stops the commit.</summary>
    public void RunBefore()
    {
        foreach (string path in Find())
        {
            if (!Run(path, "pre-commit"))
                throw new TransactionException($"the commit hook {path} refuses") { IsRefusedByHook = true };
        }
    }

    /// <summary>Runs them after everything is done; nothing depends on how they end.</summary>
    public void RunAfter()
    {
        foreach (string path in Find()) _ = Run(path, "post-commit"); // its errors have been shown
    }

    private bool Run(string path, string when)
    {
        if (options.Scripts == ScriptPolicy.Skip) return true;
        if (options.RunsCommitHooks) return _runner.RunHook(path, when);
        report(new ApkEvent.Message($"Skipping: {path} {when}"));
        return true;
    }

    private List<string> Find() => ConfigurationFiles.List(files, RootPath.HookDirectories, suffix: "");
}
