using Limyra.Builder.Commands;

namespace Limyra.Tests.Builder.Styles;

/// <summary>A tree of templates that is built as a checkout of cports is: for our target, with the seeds and
/// the packages that <c>./limyra up</c>, <c>seeds</c> and <c>cbuild</c> left in the state.</summary>
internal sealed class SeededTree : IDisposable
{
    private readonly string _state;

    public SeededTree()
    {
        _state = Path.GetFullPath(
            Environment.GetEnvironmentVariable("LIMYRA_STATE") ?? Limyra.Tests.Repository.At(".limyra"));
        Root = Directory.CreateTempSubdirectory("limyra-seeded-").FullName;
        // Every user must be able to reach it: the sandbox's user is another one when root runs the tests.
        File.SetUnixFileMode(Root, (UnixFileMode)0b111_101_101);
    }

    public string Root { get; }

    public string Packages => Path.Combine(Root, "packages/user/x86_64");

    /// <summary>Skips where the long form was not asked for, or the state lacks what is built with.</summary>
    public static SeededTree Require(params ReadOnlySpan<string> packages)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LIMYRA_LONG") == "1", "LIMYRA_LONG is not set");
        return RequireShort(packages);
    }

    /// <summary>Skips where the state lacks what is built with; for what takes seconds.</summary>
    public static SeededTree RequireShort(params ReadOnlySpan<string> packages)
    {
        BuilderFixture.RequireSandbox();
        SeededTree tree = new();
        foreach (string package in packages)
        {
            if (tree.Repositories().Any(folder => Has(folder, package))) continue;
            tree.Dispose();
            Assert.Skip($"no package {package}: ./limyra seeds, or ./limyra cbuild pkg user/{package}");
        }
        tree.Prepare();
        return tree;
    }

    public void Write(string name, string template, params ReadOnlySpan<(string Path, string Text)> files)
    {
        foreach ((string path, string text) in
            (ReadOnlySpan<(string, string)>)[("template.py", template), .. files])
        {
            string full = Path.Combine(Root, "user", name, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!); // below the tree
            File.WriteAllText(full, text);
        }
    }

    /// <summary>Builds packages of the tree, and what they need of it.</summary>
    /// <returns>What was printed, and the logs of all templates.</returns>
    public async Task<string> Build(params string[] names)
    {
        using StringWriter output = new();
        int status = await CbuildProgram.RunAsync(
            ["--tree", Root, "-N", "pkg", .. names.Select(name => $"user/{name}")],
            output, output, TimeProvider.System, TestContext.Current.CancellationToken);
        string logs = Path.Combine(Root, "builddir/logs/user");
        string said = output + string.Concat(Directory.Exists(logs)
            ? Directory.EnumerateFiles(logs).Order(StringComparer.Ordinal).Select(File.ReadAllText)
            : []);
        Assert.True(status == 0, said);
        return said;
    }

    public void Dispose() => Limyra.Tests.HostTool.Run("rm", "-rf", Root);

    private IEnumerable<string> Repositories() =>
        ((string[])["seeds", "seeds-more", "repository/main", "repository/user"])
            .Select(name => Path.Combine(_state, name));

    private static bool Has(string repository, string package) =>
        Directory.Exists(Path.Combine(repository, "x86_64"))
        && Directory.EnumerateFiles(Path.Combine(repository, "x86_64"), package + "-*.apk")
            .Any(file => char.IsAsciiDigit(Path.GetFileName(file)[package.Length + 1]));

    private void Prepare()
    {
        string profiles = Directory.CreateDirectory(Path.Combine(Root, "etc/build_profiles")).FullName;
        foreach (string file in Directory.EnumerateFiles(
            Limyra.Tests.Repository.At("templates/etc/build_profiles")))
            File.Copy(file, Path.Combine(profiles, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(Root, "etc/config.ini"), $"""
            [build]
            seeds = {string.Join(' ', Repositories().Where(Directory.Exists))}

            [signing]
            key = limyra.rsa
            keys = {Path.Combine(_state, "keys")}

            """);
    }
}
