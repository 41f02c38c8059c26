using Limyra.Bootstrap.Stages;
using Limyra.Builder;
using Limyra.Builder.Commands;

namespace Limyra.Bootstrap.Commands;

/// <summary>
/// <c>./limyra cbuild</c>: the builder on this checkout's templates. Its configuration is a file that
/// says where this checkout keeps keys, sources, seeds and packages, so that a package built by hand and
/// one built by <c>up</c> are the same.
/// </summary>
internal static class BuilderCommand
{
    /// <summary>Runs the builder's own command line.</summary>
    /// <param name="run">The checkout, with keys and seeds made.</param>
    /// <param name="words">What stands behind <c>cbuild</c>.</param>
    /// <param name="output">Where it prints.</param>
    /// <param name="errors">Where it complains.</param>
    /// <param name="cancellation">Ends the build.</param>
    /// <returns>The builder's exit status.</returns>
    public static Task<int> RunAsync(
        UpRun run, IReadOnlyList<string> words, TextWriter output, TextWriter errors,
        CancellationToken cancellation)
    {
        string configuration = WriteConfigurations(run.Workspace, run.BuildSettings());
        return CbuildProgram.RunAsync(
            ["--tree", run.Workspace.Templates, "--config", configuration, .. words],
            output, errors, run.Clock, cancellation);
    }

    /// <summary>
    /// Writes cbuild's configuration for this checkout and, once there are the seeds of other trees, that of
    /// the stand-ins; gives the place of the first.
    /// </summary>
    internal static string WriteConfigurations(Workspace workspace, BuildSettings settings)
    {
        string configuration = Path.Combine(workspace.State, "cbuild.ini");
        if (Directory.Exists(workspace.MoreSeedRepository))
        {
            settings = settings with
            {
                SeedRepositories = [.. settings.SeedRepositories, workspace.MoreSeedRepository],
            };
            WriteIfOther(Path.Combine(workspace.State, "standins.ini"), StandIns(workspace, settings));
        }
        WriteIfOther(configuration, Configuration(workspace, settings));
        return configuration;
    }

    /// <summary>The settings of <c>up</c> in the words of cbuild's configuration file.</summary>
    internal static string Configuration(Workspace workspace, BuildSettings settings) => Text(
        workspace, settings,
        what: "what 'up' builds with. Usable with cbuild's --config, too.",
        repositories: $"extra_repositories = {string.Join(' ', settings.SeedRepositories)}");

    /// <summary>
    /// Those for the templates of <c>templates/standin</c>. Some have the name of a seed, and a seed in any
    /// version will do for what they need: they are a world of their own, built elsewhere.
    /// </summary>
    internal static string StandIns(Workspace workspace, BuildSettings settings) => Text(
        workspace, settings with { StateDirectory = Path.Combine(workspace.State, "standins") },
        what: "for cbuild's --config, with the templates of templates/standin.",
        repositories: $"""
            categories = standin
            extra_packages = more-userland
            seeds = {string.Join(
                ' ', settings.SeedRepositories.Append(Path.Combine(settings.RepositoryDirectory, "main")))}
            """);

    private static string Text(
        Workspace workspace, BuildSettings settings, string what, string repositories) => $"""
        # Written by ./limyra: {what}
        [build]
        build_dir = {settings.StateDirectory}
        repository = {settings.RepositoryDirectory}
        sources = {settings.SourcesDirectory}
        {repositories}
        published = {Path.Combine(workspace.Programs, "published")}
        apt_root = {settings.AptDirectory}
        maintainer = {settings.Maintainer}
        compression = {settings.Compression}
        check = {(settings.RunsChecks ? "yes" : "no")}
        build_dbg = {(settings.MakesDebugPackages ? "yes" : "no")}

        [signing]
        key = {settings.SigningKeyPath}

        """;

    private static void WriteIfOther(string path, string text)
    {
        if (File.Exists(path) && File.ReadAllText(path) == text) return;
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }
}
