using Limyra.Linux;

namespace Limyra.Tests.Builder.Commands;

/// <summary>The prompt of cbuild on a terminal, with the line editor of this system.</summary>
public sealed class InteractivePromptTests
{
    private const string Template = """
        pkgname = "alpha"
        pkgver = "1.0"
        pkgrel = 0
        build_style = "meta"
        pkgdesc = "Sample"
        license = "custom:meta"
        url = "https://example.org"
        """;

    [Fact]
    public void Names_are_completed_and_lines_come_back()
    {
        Assert.SkipUnless(LineEditor.IsAvailable, "neither readline nor editline is on this machine");
        using BuilderFixture fixture = new();
        fixture.Write("alpha", Template);
        // Tab: the only name that begins so; cursor up: the line before.
        string shown = Type(fixture, "bump-pkgr\tmain/al\t\n\u001b[A\nexit\n");
        Assert.Equal(2, shown.Split("Bumped pkgrel: main/alpha").Length - 1);
        Assert.Contains("pkgrel = 2\n",
            File.ReadAllText(Path.Combine(fixture.Tree, "main/alpha/template.py")), StringComparison.Ordinal);
    }

    /// <summary>What the program, in a terminal of its own, shows while keys are typed.</summary>
    private static string Type(BuilderFixture fixture, string keys)
    {
        string typed = Path.Combine(fixture.Root, "keys");
        File.WriteAllText(typed, keys);
        string command =
            $"{BuilderFixture.DotnetHost} {BuilderFixture.Program()} --tree {fixture.Tree} interactive";
        // Our C functions lie beside the tests only.
        (int status, string shown) = HostTool.Run("sh", "-c",
            $"TERM=dumb DOTNET_EnableDiagnostics=0 LD_LIBRARY_PATH={AppContext.BaseDirectory}"
            + $" timeout 120 script -qec '{command}' /dev/null < {typed}");
        Assert.True(status == 0, shown);
        return shown;
    }
}
