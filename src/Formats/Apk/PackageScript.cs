namespace Limyra.Formats.Apk;

/// <summary>A program a package carries for one occasion.</summary>
/// <param name="Kind">When it runs.</param>
/// <param name="Content">The file, usually a shell script.</param>
public sealed record PackageScript(ScriptKind Kind, ReadOnlyMemory<byte> Content);

/// <summary>When a script runs; the numbers are the fields of the v3 schema "scripts".</summary>
public enum ScriptKind
{
    /// <summary>After directories that its triggers name have changed.</summary>
    Trigger = 1,

    /// <summary>Before the first installation.</summary>
    PreInstall = 2,

    /// <summary>After the first installation.</summary>
    PostInstall = 3,

    /// <summary>Before removal.</summary>
    PreDeinstall = 4,

    /// <summary>After removal.</summary>
    PostDeinstall = 5,

    /// <summary>Before another version replaces the installed one.</summary>
    PreUpgrade = 6,

    /// <summary>After another version has replaced the installed one.</summary>
    PostUpgrade = 7,
}

/// <summary>Names of script kinds as files and options spell them.</summary>
public static class ScriptKindText
{
    private static readonly string[] Names =
    [
        "trigger", "pre-install", "post-install", "pre-deinstall", "post-deinstall", "pre-upgrade",
        "post-upgrade",
    ];

    /// <summary>For example <c>post-install</c>.</summary>
    public static string Text(this ScriptKind kind) => Names[(int)kind - 1];

    /// <summary>The kind of that name, or null.</summary>
    public static ScriptKind? Parse(ReadOnlySpan<char> name)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i])) return (ScriptKind)(i + 1);
        }
        return null;
    }
}
