using Limyra.Templates.Values;

namespace Limyra.Templates.Packages;

/// <summary>
/// What the builder adds to the objects templates know as <c>self</c>: paths, <c>do</c>, <c>install_file</c>,
/// <c>take</c> and so on. It is asked before the handle itself.
/// </summary>
public interface IHandleExtension
{
    /// <summary>An attribute or method (a <see cref="HostFunction"/>); null
    /// leaves it to the handle.</summary>
    Value? GetAttribute(PackageHandle handle, string name);

    /// <summary>Takes a written attribute; false leaves it to the handle, which keeps it.</summary>
    bool SetAttribute(PackageHandle handle, string name, Value value);
}
