namespace Limyra.Recovery;

/// <summary>The names in a root that a transaction and its recovery both know
/// (docs/formats/apk-journal.md).</summary>
public static class DatabasePath
{
    /// <summary>The directory of the package database.</summary>
    public const string Directory = "lib/apk/db";

    /// <summary>The lock of whoever changes the root.</summary>
    public const string Lock = Directory + "/lock";

    /// <summary>The journal of a transaction under way.</summary>
    public const string Journal = Directory + "/journal";

    /// <summary>The journal until it has its name.</summary>
    public const string NewJournal = Journal + ".new";

    /// <summary>How many of a pending journal's scripts have run.</summary>
    public const string ScriptsDone = Journal + ".done";

    /// <summary>That number until it has its name.</summary>
    public const string NewScriptsDone = ScriptsDone + ".new";

    /// <summary>The directory part of a path; empty for a name in the root directory.</summary>
    public static string Parent(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..slash];
    }
}
