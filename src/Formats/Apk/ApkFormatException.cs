namespace Limyra.Formats.Apk;

/// <summary>Bytes of a package, an index or a database that cannot be what they claim to be.</summary>
public sealed class ApkFormatException : FormatException
{
    /// <summary>A broken rule, and what was found instead.</summary>
    /// <param name="rule">The rule that is broken.</param>
    /// <param name="detail">What stands there, in words that follow a colon; null
    /// when the rule says it all.</param>
    /// <param name="offsetBytes">Where, counted in the uncompressed file; null when unknown.</param>
    public ApkFormatException(ApkRule rule, string? detail = null, long? offsetBytes = null)
        : base(detail is null ? rule.Text() : $"{rule.Text()}: {detail}")
    {
        Rule = rule;
        OffsetBytes = offsetBytes;
    }

    private ApkFormatException(string file, ApkFormatException inner)
        : base($"{file}: {inner.Message}", inner)
    {
        Rule = inner.Rule;
        OffsetBytes = inner.OffsetBytes;
        File = file;
    }

    /// <summary>Which rule is broken: stable, for programs and tests.</summary>
    public ApkRule Rule { get; }

    /// <summary>Where in the uncompressed file, if known.</summary>
    public long? OffsetBytes { get; }

    /// <summary>Name of the file as the caller gave it, if known.</summary>
    public string? File { get; }

    /// <summary>The same error, its message beginning with the file's name.</summary>
    public ApkFormatException In(string file) => File is null ? new(file, this) : this;

    /// <summary>The message without the file's name.</summary>
    public string Problem => File is null ? Message : InnerException!.Message; // In() always has an inner one
}
