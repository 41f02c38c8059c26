namespace Limyra.Templates.Packages;

/// <summary>Sets of files that subpackages take by a method of their handle.</summary>
public enum UsualSet
{
    /// <summary>Headers, unversioned libraries, pkg-config files: <c>default_devel</c>.</summary>
    Devel,

    /// <summary>Static libraries: <c>default_static</c>.</summary>
    Static,

    /// <summary>Documentation: <c>default_doc</c>.</summary>
    Doc,

    /// <summary>Shared libraries: <c>default_libs</c>.</summary>
    Libs,

    /// <summary>Programs: <c>default_progs</c>.</summary>
    Progs,
}
