namespace Limyra.Builder.Packages;

/// <summary>Answers which installed package of a build root provides a name.</summary>
internal interface IProviders
{
    /// <summary>Name of a package that provides it; null when none does.</summary>
    string? ProviderOf(string name);

    /// <summary>Names of the packages that were an answer so far.</summary>
    IReadOnlySet<string> Answered { get; }
}
