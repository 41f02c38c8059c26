namespace Limyra.Builder.Fetch;

/// <summary>Where the private apt root lives and which suites it looks into.</summary>
public sealed record HostAptOptions
{
    /// <summary>Folder of the private root; made when missing, kept between runs.</summary>
    public required string Directory { get; init; }

    /// <summary>Suites in order of preference. A name ending in "-security" is looked up at the addresses
    /// that the host uses for its own security suite.</summary>
    public IReadOnlyList<string> Suites { get; init; } =
    [
        "bookworm",
        "bookworm-updates",
        "bookworm-security",
        "bookworm-backports",
        "trixie",
        "sid",
    ];

    /// <summary>Age from which a failed lookup first renews the indexes. Younger ones are believed.</summary>
    public TimeSpan RefreshAfter { get; init; } = TimeSpan.FromHours(6);
}
