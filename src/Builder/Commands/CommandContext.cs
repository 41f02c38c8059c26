using Limyra.Builder.Commands.Output;
using Limyra.Builder.Pack;
using Limyra.Templates.Text;

namespace Limyra.Builder.Commands;

/// <summary>What a command works with.</summary>
internal sealed record CommandContext
{
    public required ParsedCommandLine Line { get; init; }

    public required BuildSettings Settings { get; init; }

    /// <summary>Words behind the command.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The configuration.</summary>
    public required ConfigurationFile File { get; init; }

    public required CbuildConsole Streams { get; init; }

    public required Palette Palette { get; init; }

    /// <summary>What lines about the run begin with.</summary>
    public required Arrow Arrow { get; init; }

    public TextWriter Output => Streams.Output;

    public TextWriter Errors => Streams.Errors;

    public required TimeProvider Clock { get; init; }

    public required CancellationToken Cancellation { get; init; }

    /// <summary>The same for building: restricted templates are looked at freely, but built
    /// only where it is allowed.</summary>
    public CommandContext ForBuilding() => this with
    {
        Settings = Settings
            with { AllowsRestricted = File.Flag("build", "allow_restricted", fallback: false) },
    };

    /// <summary>Directories of the packages of all categories.</summary>
    public IEnumerable<string> PackageDirectories => Settings.Categories
        .SelectMany(category =>
            PackagePlaces.Of(Settings).DirectoriesOf(Settings.RepositoryDirectory, category));

    /// <summary>Somebody who tells a run on the output.</summary>
    /// <param name="isVerbose">Whether it also tells what commands write.</param>
    public TextObserver NewObserver(bool isVerbose) => new(Output, isVerbose, Palette, Arrow);

    /// <summary>Tells a failure among the complaints.</summary>
    public void Complain(TemplateException failure) =>
        new TextObserver(Errors, isVerbose: false, Palette, Arrow).Describe(failure);

    /// <summary>Opens the tree.</summary>
    public BuilderSession Open() => Open(Settings);

    /// <summary>Opens the tree with other settings than those of the command line.</summary>
    public BuilderSession Open(BuildSettings settings) => new(settings, Clock)
    {
        Report = Line.Has("verbose") ? Errors.WriteLine : null,
        Cancellation = Cancellation,
        Ask = question =>
        {
            Output.WriteLine(question);
            return Streams.Input.ReadLine();
        },
    };
}
