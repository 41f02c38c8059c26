namespace Limyra.Templates.Updates;

/// <summary>Pages of upstream sites, read by someone else.</summary>
public interface IUpdatePages
{
    /// <summary>
    /// The page at an address as text, invalid UTF-8 dropped; null when it cannot be had, after as
    /// many tries as the reader thinks right.
    /// </summary>
    /// <param name="url">The address.</param>
    /// <param name="agent">Name to send as user agent.</param>
    string? Read(string url, string agent);
}
