using Limyra.Formats.Services;

namespace Limyra.Init.Checking;

/// <summary>A service as far as checking needs it: its description and what it names.</summary>
internal sealed class CheckedService(string name, ServiceDescription description)
{
    public string Name { get; } = name;

    public ServiceDescription Description { get; } = description;

    /// <summary>Dependencies with those of directories, ordering excluded; ordering
    /// links come in afterwards.</summary>
    public List<(string Name, DependencyKind Kind)> Links { get; } = [];
}
