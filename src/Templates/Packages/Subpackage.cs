namespace Limyra.Templates.Packages;

/// <summary>A package split off from a template, declared in it or made automatically.</summary>
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

    /// <summary>What it takes; null for automatic ones, whose suffix says it.</summary>
    public SubpackageContent? Content { get; internal set; }

    /// <summary>The kind of automatic subpackage it is, null for declared ones.</summary>
    public AutomaticSubpackage? Automatic { get; internal init; }
}
