namespace Limyra.Templates.Fields;

/// <summary>An option of a package.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsOnByDefault">Its state in a package that says nothing.</param>
/// <param name="IsInherited">True when subpackages begin with the template's state instead.</param>
public sealed record Option(string Name, bool IsOnByDefault, bool IsInherited);
