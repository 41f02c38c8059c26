namespace Limyra.Templates.Packages;

/// <summary>What an entry of <c>depends</c> names.</summary>
public enum DependencyKind
{
    /// <summary>A package: <c>name</c>, <c>name&gt;=version</c>.</summary>
    Package,

    /// <summary>A package that must not be there: <c>!name</c>.</summary>
    Conflict,

    /// <summary>A command: <c>cmd:x!provider</c>.</summary>
    Command,

    /// <summary>A pkg-config file: <c>pc:x!provider</c>.</summary>
    PkgConfig,

    /// <summary>A shared library by its soname: <c>so:x!provider</c>.</summary>
    SharedObject,

    /// <summary>Any provided name: <c>virtual:x!provider</c>.</summary>
    Virtual,

    /// <summary>An alternative: <c>alt:x!package</c>.</summary>
    Alternative,

    /// <summary>A library by its development link: <c>soname:libx.so!provider</c>.</summary>
    Soname,
}
