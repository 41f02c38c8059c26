namespace Limyra.Templates.Packages;

/// <summary>A package split off from a template, as it declares.</summary>
public sealed class Subpackage : Package
{
    internal Subpackage(SubpackageHandle handle, Package parent)
    {
        SubpackageHandle = handle;
        Parent = parent;
    }

    /// <inheritdoc/>
    public override PackageHandle Handle => SubpackageHandle;

    /// <summary>The <c>self</c> of its function.</summary>
    public SubpackageHandle SubpackageHandle { get; }

    /// <summary>The package it takes its files from.</summary>
    public Package Parent { get; }

    /// <summary>What it provides an alternative of, null for ordinary ones.</summary>
    public string? Alternative { get; internal init; }

    /// <summary>What it takes.</summary>
    public required SubpackageContent Content { get; init; }
}
