using Limyra.Templates.Packages;
using Limyra.Templates.Updates;

namespace Limyra.Tests.Templates.Updates;

public sealed class UpdateCheckTests
{
    [Fact]
    public void Newer_tags_are_found_on_the_page_of_the_site()
    {
        Pages pages =
            new(("https://github.com/o/x/info/refs?service=git-upload-pack",
                "refs/tags/v1.2.4\nrefs/tags/1.2.2\n"
                    + "refs/tags/x-1.10.0\nrefs/tags/v1.3-rc1\n"));
        UpdateReport report =
            Check("""source = "https://github.com/o/x/archive/v1.2.3.tar.gz" """, update: null, pages);
        Assert.Equal(["1.2.4", "1.10.0"], report.Newer);
        Assert.Equal(["https://example.org", "https://github.com/o/x/info/refs?service=git-upload-pack"],
            pages.Read);
    }

    [Fact]
    public void Neighbouring_folders_are_looked_into()
    {
        Pages pages = new(
            ("https://example.org/x/", """<a href="1.2/"> <a href="1.10/"> <a href="0.9/">"""),
            ("https://example.org/x/1.10/", "x-1.10.1.tar.xz"));
        UpdateReport report =
            Check("""source = "https://example.org/x/1.2/x-1.2.3.tar.xz" """, update: null, pages);
        Assert.Equal(["1.10.1"], report.Newer);
        Assert.DoesNotContain("https://example.org/x/0.9/", pages.Read);
    }

    [Fact]
    public void Update_py_sets_and_wraps()
    {
        Pages pages = new(("https://example.org/news", "release 1.3p1 release 9.9p9 release 2.0"));
        UpdateReport report = Check("", """
            url = "https://example.org/news"
            pattern = r"release \s # a blank in a verbose pattern
                ([\d.p]+)"
            ignore = ["9.*"]


            def fetch_versions(self, src):
                return map(lambda v: v.replace("p", "_p"), self.fetch_versions(src))
            """.Replace("\"release", "\"\"\"release").Replace("+)\"", "+)\"\"\""), pages);
        Assert.Null(report.Problem);
        Assert.Equal(["1.3_p1", "2.0"], report.Newer);
    }

    [Theory]
    [InlineData("ignore = 5", "ignore")]
    [InlineData("pattern = '('", "pattern")]
    [InlineData("pattern = '(a)(b)'", "pattern")]
    [InlineData("pattern = '(a)'\ngroup = 4", "pattern")]
    [InlineData("pattern = '(x+x+)+y'", "limit")]
    [InlineData("import os", "unsupported")]
    [InlineData("pattern = 'nothing'", "no-version")]
    public void Problems_are_said(string update, string rule)
    {
        Pages pages = new(("https://example.org", new('x', 5000)));
        Assert.Equal(rule, Check("", update, pages).Problem?.RuleId);
    }

    [Fact]
    public void A_check_that_is_switched_off_reads_nothing()
    {
        Pages pages = new();
        Assert.Null(Check("", "ignore = True", pages).Problem);
        Assert.Empty(pages.Read);
    }

    private static UpdateReport Check(string fields, string? update, Pages pages)
    {
        TreeInMemory memory = new TreeInMemory().Add("main/x", TreeInMemory.Text("x", fields));
        return UpdateCheck.Run(Assert.IsType<Template>(memory.Loader().Load("main/x").Template),
            update, pages);
    }

    private sealed class Pages(params (string Url, string Text)[] known) : IUpdatePages
    {
        public List<string> Read { get; } = [];

        string? IUpdatePages.Read(string url, string agent)
        {
            Read.Add(url);
            return known.FirstOrDefault(page => page.Url == url).Text;
        }
    }
}
