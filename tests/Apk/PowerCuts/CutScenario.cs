using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Formats.Apk;
using Limyra.Tests.Apk.Root;

namespace Limyra.Tests.Apk.PowerCuts;

/// <summary>A transaction whose every moment is a moment for a power cut.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Before">Makes the packages that are installed before.</param>
/// <param name="After">Makes the packages that are to be installed then; the others go.</param>
internal sealed record CutScenario(string Name, Func<TestRoot, string[]> Before,
    Func<TestRoot, string[]> After)
{
    /// <summary>What is done to the root between the two.</summary>
    public Action<TestRoot> Meanwhile { get; init; } = static _ => { };

    /// <summary>What the solver is asked for.</summary>
    public SolverFlags Flags { get; init; }

    /// <summary>A path below which another file system begins.</summary>
    public string OtherDevice { get; init; } = "";

    /// <summary>All scenarios.</summary>
    public static IReadOnlyList<CutScenario> All { get; } =
    [
        new("upgrade", Old, New) { Meanwhile = root => File.WriteAllText(root.At("etc/a.conf"), "mine") },
        new("removal", Old, _ => []),
        new("first installation", _ => [], New),
        new("reinstallation", Old, Old)
        {
            Meanwhile = root => File.Delete(root.At("usr/bin/a")), Flags = SolverFlags.Reinstall,
        },
        new("world only", Old,
            root => [Old(root)[0], root.Make(Info("c", "1") with { Depends = Needs("b") })]),
        new(
            "a file that moves to a package before",
            root => [root.Make(Info("b", "1"), ("usr/bin/x", "old"), ("usr/bin/y", "y"))],
            root => [root.Make(Info("a", "1"), ("usr/bin/x", "new"))]),
        new(
            "a file that moves to a package behind",
            root => [root.Make(Info("b", "1"), ("usr/bin/x", "old"), ("usr/bin/y", "y"))],
            root => [root.Make(Info("c", "1"), ("usr/bin/x", "new"))]),
        new(
            "a file that two names of a directory lead to",
            root => [root.Make(Info("b", "1"), ("bin/x", "old"))],
            root => [root.Make(Info("c", "1"), ("usr/bin/x", "new"))])
        {
            Meanwhile = root =>
            {
                Directory.CreateDirectory(root.At("usr"));
                Directory.Move(root.At("bin"), root.At("usr/bin"));
                File.CreateSymbolicLink(root.At("bin"), "usr/bin");
            },
        },
        new("two file systems", Old, New) { OtherDevice = "usr/share" },
    ];

    private static string[] Old(TestRoot root) =>
    [
        root.Make(
            Info("a", "1"),
            ("usr/bin/a", "one"), ("usr/share/a/old", "x"), ("etc/a.conf", "conf"), ("etc/same.conf", "same"),
            ("usr/share/kept/k", "k")),
        root.Make(Info("b", "1"), ("usr/lib/b/b", "b"), ("usr/bin/b", "b")),
    ];

    private static string[] New(TestRoot root) =>
    [
        root.Make(
            Info("a", "2"),
            ("usr/bin/a", "two"), ("usr/bin/a2", "two"), ("etc/a.conf", "new"), ("etc/same.conf", "other"),
            ("opt/a/x", "x"), ("usr/share/kept/k", "K"), ("usr/share/new/n", "n")),
        root.Make(Info("c", "1"), ("usr/lib/c/c", "c")),
    ];

    private static PackageInfo Info(string name, string version) => new() { Name = name, Version = version };

    private static IReadOnlyList<Dependency> Needs(string text) => Dependency.ParseList(text);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
