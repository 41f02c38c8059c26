using Limyra.Templates.Values;

namespace Limyra.Templates.Packages;

/// <summary>A target of <c>invoke-custom</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="AfterPhase">The phase that must have run.</param>
/// <param name="Function">What it does; null for one that the build style brings.</param>
public sealed record CustomTarget(string Name, string AfterPhase, CallableValue? Function);
