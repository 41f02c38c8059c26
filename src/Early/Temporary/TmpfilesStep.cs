using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Temporary;

/// <summary>What one run of tmpfiles is to do.</summary>
internal sealed record TmpfilesMode
{
    public bool IsCreating { get; init; }

    public bool IsRemoving { get; init; }

    public bool IsCleaning { get; init; }

    public bool IsBoot { get; init; }

    public IReadOnlyList<string> Prefixes { get; init; } = [];

    public IReadOnlyList<string> ExcludedPrefixes { get; init; } = [];

    public IReadOnlyList<string> Files { get; init; } = [];

    public string? Root { get; init; }

    /// <summary>True if a line's path is to be handled in this run.</summary>
    public bool Covers(string path) =>
        (Prefixes.Count == 0 || Prefixes.Any(prefix => IsBelow(path, prefix)))
        && !ExcludedPrefixes.Any(prefix => IsBelow(path, prefix));

    private static bool IsBelow(string path, string prefix)
    {
        string trimmed = prefix.TrimEnd('/');
        return path.StartsWith(trimmed, StringComparison.Ordinal)
            && (path.Length == trimmed.Length || path[trimmed.Length] == '/');
    }
}

/// <summary>Creates, removes and cleans files and directories as tmpfiles.d(5) says.</summary>
internal static class TmpfilesStep
{
    public static int Run(StepContext context)
    {
        TmpfilesMode? mode = ParseArguments(context);
        if (mode is null) return 1;

        if (mode.Root is null) return Run(context, mode);

        using RootTree tree = new(mode.Root);
        return Run(
            new StepContext
            {
                Tree = tree, Kernel = context.Kernel, Environment = context.Environment,
                Print = context.Print,
            },
            mode);
    }

    /// <summary>One round of cleaning.</summary>
    public static int Clean(StepContext context) => Run(context, new TmpfilesMode { IsCleaning = true });

    private static int Run(StepContext context, TmpfilesMode mode)
    {
        List<ConfigurationProblem> problems = [];
        List<TmpfilesLine> lines = Expand(context, ReadLines(context, mode, problems), problems);
        lines = RemoveDuplicates(lines, problems);
        lines.RemoveAll(line => !mode.Covers(line.Path) || (line.IsBootOnly && !mode.IsBoot));
        context.Say(problems);

        bool isComplete = true;
        if (mode.IsRemoving)
        {
            TmpfilesRemover remover = new(context);
            foreach (TmpfilesLine line in lines)
                isComplete &= remover.Remove(line) || line.MayFail;
        }

        if (mode.IsCleaning)
        {
            TmpfilesCleaner cleaner = new(context, lines);
            foreach (TmpfilesLine line in lines)
                isComplete &= cleaner.Clean(line) || line.MayFail;
        }

        if (mode.IsCreating)
        {
            TmpfilesCreator creator = new(context);
            foreach (TmpfilesLine line in InOrder(lines))
                isComplete &= creator.Create(line) || line.MayFail;
        }

        // Bad lines and things that cannot be made do not stop a boot: they have been said (exit 65 and 73 of
        // the original program, which its service took for success).
        return isComplete || mode.IsBoot ? 0 : 1;
    }

    private static List<TmpfilesLine> ReadLines(
        StepContext context, TmpfilesMode mode, List<ConfigurationProblem> problems)
    {
        List<TmpfilesLine> lines = [];
        IEnumerable<(string Path, byte[] Content)> files = mode.Files.Count == 0
            ? ConfigurationDirectories.Read(context, "tmpfiles.d")
            : from name in mode.Files select ReadNamed(context, name);
        foreach ((string path, byte[] content) in files)
        {
            lines.AddRange(TmpfilesFile.Parse(content, path, problems));
        }

        return lines;
    }

    private static (string Path, byte[] Content) ReadNamed(StepContext context, string name)
    {
        string[] candidates = name.StartsWith('/') ? [name]
            : [$"/etc/tmpfiles.d/{name}", $"/run/tmpfiles.d/{name}", $"/usr/local/lib/tmpfiles.d/{name}",
                $"/usr/lib/tmpfiles.d/{name}"];
        string path = candidates.FirstOrDefault(context.Tree.Exists) ?? name;
        context.Failed(context.Tree.Read(path, out byte[] content), path);
        return (path, content);
    }

    private static List<TmpfilesLine> Expand(
        StepContext context, List<TmpfilesLine> lines, List<ConfigurationProblem> problems)
    {
        TmpfilesSpecifiers specifiers = new(context);
        List<TmpfilesLine> expanded = new(lines.Count);
        foreach (TmpfilesLine line in lines)
        {
            string? path = specifiers.Expand(line.Path);
            string? argument = line.Argument is null ? null : specifiers.Expand(line.Argument);
            if (path is null || (line.Argument is not null && argument is null))
            {
                problems.Add(new(line.Source, line.Line, "tmpfiles-specifier",
                    $"a % in \"{line.Path}\" or its argument stands for nothing known here; write %% for a percent sign"));
                continue;
            }

            expanded.Add(
                line with { Path = path.Length > 1 ? path.TrimEnd('/') : path, Argument = argument });
        }

        return expanded;
    }

    // The first line for a path wins; lines that only adjust may come on top of one that makes.
    private static List<TmpfilesLine> RemoveDuplicates(
        List<TmpfilesLine> lines, List<ConfigurationProblem> problems)
    {
        Dictionary<string, TmpfilesLine> makers = new(StringComparer.Ordinal);
        List<TmpfilesLine> kept = new(lines.Count);
        foreach (TmpfilesLine line in lines)
        {
            bool isMaker = !"zZmxXrRtThHaAwe".Contains(line.Type, StringComparison.Ordinal);
            if (isMaker && !makers.TryAdd(line.Path, line))
            {
                TmpfilesLine first = makers[line.Path];
                if (first with { Source = "", Line = 0 } != line with { Source = "", Line = 0 })
                {
                    problems.Add(new(line.Source, line.Line, "tmpfiles-duplicate",
                        $"{line.Path} is described already at {first.Source}:{first.Line}; this line is not used"));
                }

                continue;
            }

            kept.Add(line);
        }

        return kept;
    }

    // Parents before children; of one path, what makes it before what adjusts it.
    private static IEnumerable<TmpfilesLine> InOrder(List<TmpfilesLine> lines) =>
        lines.OrderBy(line => line.Path, StringComparer.Ordinal)
            .ThenBy(line => "zZmtThHaAw".Contains(line.Type, StringComparison.Ordinal) ? 1 : 0);

    private static TmpfilesMode? ParseArguments(StepContext context)
    {
        TmpfilesMode mode = new();
        foreach (string word in context.Arguments)
        {
            string Value() => word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..];
            TmpfilesMode? next = word switch
            {
                "--create" => mode with { IsCreating = true },
                "--remove" => mode with { IsRemoving = true },
                "--clean" => mode with { IsCleaning = true },
                "--boot" => mode with { IsBoot = true },
                _ when word.StartsWith("--prefix=", StringComparison.Ordinal) =>
                    mode with { Prefixes = [.. mode.Prefixes, Value()] },
                _ when word.StartsWith("--exclude-prefix=", StringComparison.Ordinal) =>
                    mode with { ExcludedPrefixes = [.. mode.ExcludedPrefixes, Value()] },
                _ when word.StartsWith("--root=", StringComparison.Ordinal) => mode with { Root = Value() },
                _ when !word.StartsWith('-') => mode with { Files = [.. mode.Files, word] },
                _ => null,
            };
            if (next is null)
            {
                context.Say($"unknown option {word}");
                return null;
            }

            mode = next;
        }

        if (!mode.IsCreating && !mode.IsRemoving && !mode.IsCleaning)
        {
            context.Say("nothing to do: give --create, --remove or --clean");
            return null;
        }

        return mode;
    }
}
