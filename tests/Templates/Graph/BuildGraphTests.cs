using Limyra.Templates.Graph;
using Limyra.Templates.Loading;
using Limyra.Templates.Packages;
using Limyra.Templates.Text;

namespace Limyra.Tests.Templates.Graph;

public sealed class BuildGraphTests
{
    [Fact]
    public void Dependencies_lead_through_links_to_templates()
    {
        TreeInMemory memory = new TreeInMemory()
            .Add("main/zlib", TreeInMemory.Text("zlib"))
            .Link("main/zlib-devel", "zlib")
            .Add("main/cmake", TreeInMemory.Text("cmake"))
            .Add("main/check", TreeInMemory.Text("check"))
            .Add("main/php8", TreeInMemory.Text("php8"))
            .Link("main/php-php8-default", "php8")
            .Add("user/x", TreeInMemory.Text("x", """
                hostmakedepends = ["cmake", "not-in-the-tree"]
                makedepends = ["zlib-devel"]
                checkdepends = ["check"]
                depends = ["!bad", "x-sub>=1", "alt:php!php8", "cmd:z!zlib", "so:libz.so.1!zlib"]


                @subpackage("x-sub")
                def _(self):
                    self.depends = ["cmake>3"]
                    return []
                """))
            .Link("user/x-sub", "x");
        Assert.Equal(
            ["main/check", "main/cmake", "main/php8", "main/zlib"],
            BuildDependencies.Of(Load(memory, "user/x"), new(memory)));
        Assert.Equal(
            ["main/cmake", "main/php8", "main/zlib"],
            BuildDependencies.Of(Load(memory, "user/x", "aarch64"), new(memory)));
    }

    [Theory]
    [InlineData("", false, false, false)]
    [InlineData("", true, false, true)]
    [InlineData("\"!check\"", true, false, false)]
    [InlineData("\"!check\"", false, true, true)]
    public void What_tests_need_counts_when_they_run(string option, bool runs, bool forced, bool isCounted)
    {
        TreeInMemory memory = new TreeInMemory()
            .Add("main/check", TreeInMemory.Text("check"))
            .Add("main/x", TreeInMemory.Text("x", $"options = [{option}]\ncheckdepends = [\"check\"]\n"));
        LoadSettings settings = memory.Loader().Settings with { RunsChecks = runs, ForcesChecks = forced };
        Template template =
            Assert.IsType<Template>(new TemplateLoader(memory, settings).Load("main/x").Template);
        Assert.Equal(isCounted, template.RunsTests);
        Assert.Equal(isCounted ? ["main/check"] : [], BuildDependencies.Of(template, new(memory)));
    }

    [Fact]
    public void A_provider_that_is_missing_is_named()
    {
        TreeInMemory memory =
            new TreeInMemory().Add("main/x", TreeInMemory.Text("x", """depends = ["cmd:a"]"""));
        TemplateException failure = Assert.ThrowsAny<TemplateException>(
            () => BuildDependencies.Of(Load(memory, "main/x"), new(memory)));
        Assert.Equal("dependency", failure.RuleId);
    }

    [Fact]
    public void Order_puts_everything_behind_what_it_needs()
    {
        BuildGraph graph = new();
        graph.Add("d", ["b", "c"]);
        graph.Add("b", ["a"]);
        graph.Add("c", ["a"]);
        Assert.Equal(["a", "b", "c", "d"], graph.Order());
        Assert.Equal([["a"], ["b", "c"], ["d"]], graph.Levels());
        Assert.Null(graph.FindCycle());
        Assert.Equal(["d0", "b1", "a2", "c1"], graph.Walk("d")
            .Select(step => $"{step.Template}{step.Depth}"));
    }

    [Fact]
    public void A_cycle_is_named_from_end_to_end()
    {
        BuildGraph graph = new();
        graph.Add("top", ["a"]);
        graph.Add("a", ["b"]);
        graph.Add("b", ["c"]);
        graph.Add("c", ["a"]);
        Assert.Equal(["a", "b", "c", "a"], graph.FindCycle());
        TemplateException failure = Assert.ThrowsAny<TemplateException>(graph.Order);
        Assert.Equal("cycle encountered: a <= b <= c <= a", failure.Message);
    }

    [Fact]
    public void A_chain_of_a_hundred_thousand_needs_no_stack()
    {
        BuildGraph graph = new();
        for (int index = 0; index < 100_000; index++) graph.Add($"{index:d6}", [$"{index + 1:d6}"]);
        Assert.Null(graph.FindCycle());
        Assert.Equal("100000", graph.Order()[0]);
    }

    private static Template Load(ITemplateSource memory, string name, string arch = "x86_64") =>
        Assert.IsType<Template>(((TreeInMemory)memory).Loader(arch).Load(name).Template);
}
