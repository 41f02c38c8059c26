using System.Globalization;
using Limyra.Apk.Network;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Repositories;

/// <summary>
/// What is remembered of an index beside its copy in the cache: what the server said of that copy, and how
/// new the newest package was that it ever had.
/// </summary>
/// <param name="Validators">For asking only for another state.</param>
/// <param name="NewestBuild">Seconds since 1970; 0: nothing is known.</param>
internal readonly record struct IndexState(Validators Validators, ulong NewestBuild)
{
    /// <summary>
    /// How far the newest build time may go back. Packages are withdrawn now and then; an index from before
    /// that was kept back, or put in the place of the new one.
    /// </summary>
    private const ulong SecondsOfGrace = 14 * 24 * 60 * 60;

    /// <summary>Build time of the newest package.</summary>
    public static ulong NewestIn(PackageIndex index) =>
        index.Packages.Aggregate(0UL, (newest, package) => Math.Max(newest, package.BuildTime));

    /// <summary>Whether an index with that newest package is one from before.</summary>
    public bool IsFromBefore(ulong newestBuild) => newestBuild + SecondsOfGrace < NewestBuild;

    /// <summary>From the text of <see cref="ToText"/>.</summary>
    public static IndexState Parse(string text)
    {
        string[] lines = text.Split('\n');
        bool hasTime = ulong.TryParse(
            lines.ElementAtOrDefault(2), NumberStyles.None, CultureInfo.InvariantCulture, out ulong newest);
        return new(Validators.Parse(text), hasTime ? newest : 0);
    }

    /// <summary>Three lines: time and tag of the server, newest build time.</summary>
    public string ToText() =>
        string.Create(CultureInfo.InvariantCulture, $"{Validators.ToText()}{NewestBuild}\n");
}
