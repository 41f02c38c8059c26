using System.Globalization;
using Limyra.Formats.Configuration;

namespace Limyra.Early.InitialRoot;

/// <summary>What the kernel command line says about the root file system and what to start there.</summary>
internal sealed record RootWish
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    /// <summary>/dev/..., UUID=, LABEL=, PARTUUID=, PARTLABEL= or MAJOR:MINOR;
    /// null if the line names none.</summary>
    public string? Source { get; init; }

    /// <summary>File system type, null to look at the disk.</summary>
    public string? Type { get; init; }

    /// <summary>Options for the mount call, "ro" or "rw" first.</summary>
    public IReadOnlyList<string> Options { get; init; } = ["ro"];

    /// <summary>How long to wait for the device to appear; null for ever (rootwait).</summary>
    public TimeSpan? Patience { get; init; } = DefaultPatience;

    /// <summary>Programs to start, the first that is there.</summary>
    public IReadOnlyList<string> Programs { get; init; } = DefaultPrograms;

    /// <summary>True if the line asks for a console before the root is mounted (break).</summary>
    public bool WantsConsole { get; init; }

    private static IReadOnlyList<string> DefaultPrograms { get; } =
        ["/usr/bin/init", "/sbin/init", "/etc/init", "/bin/init", "/bin/sh"];

    /// <summary>Reads the words root=, rootfstype=, rootflags=, ro, rw, rootwait[=N],
    /// rootdelay=, init=, break.</summary>
    public static RootWish Parse(KernelCommandLine line)
    {
        string access = line.Words.LastOrDefault(word => word.Name is "ro" or "rw").Name ?? "ro";
        string? flags = line.Last("rootflags");
        TimeSpan? patience = DefaultPatience;
        if (line.Has("rootwait"))
            patience = Seconds(line.Last("rootwait"));
        else if (Seconds(line.Last("rootdelay")) is { } delay && delay > DefaultPatience)
            patience = delay;

        string? source = line.Last("root");
        return new RootWish
        {
            Source = string.IsNullOrEmpty(source) ? null : source,
            Type = line.Last("rootfstype")?.Split(',')[0],
            Options = flags is null ? [access] : [access, .. FstabFile.SplitOptions(flags)],
            Patience = patience,
            Programs = line.Last("init") is { Length: > 0 } program
                ? [program, .. DefaultPrograms] : DefaultPrograms,
            WantsConsole = line.Has("break"),
        };
    }

    private static TimeSpan? Seconds(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
            ? TimeSpan.FromSeconds(seconds) : null;
}
