namespace Limyra.Apk.Solver;

/// <summary>What a command asks the solver to prefer, for one name or for the whole world.</summary>
[Flags]
public enum SolverFlags
{
    /// <summary>Change as little as possible.</summary>
    None = 0,

    /// <summary>Take the newest version instead of the installed one.</summary>
    Upgrade = 1,

    /// <summary>Prefer what a repository has over what is only installed.</summary>
    Available = 2,

    /// <summary>Install again even when nothing changes.</summary>
    Reinstall = 4,

    /// <summary>Take the newest version even if it cannot be installed.</summary>
    Latest = 8,

    /// <summary>Conflicts do not count: for downloading sets that need not be installable together.</summary>
    IgnoreConflict = 16,

    /// <summary>Keep the installed one.</summary>
    Installed = 32,

    /// <summary>An installed package is no longer preferred for being installed.</summary>
    Remove = 64,
}
