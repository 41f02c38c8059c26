using Limyra.Builder.Watch;

namespace Limyra.Tests.Builder.Watch;

public sealed class FailedTestsTests
{
    [Theory]
    [InlineData("FAIL: test-update-copyright.sh", "test-update-copyright.sh")]
    [InlineData("FAIL: tests/a.tap 3 - reads what it wrote", "tests/a.tap")]
    [InlineData("XPASS: t/known", "t/known")]
    [InlineData("ERROR: t/late", "t/late")]
    [InlineData("FAIL: test_reads (tests.test_file.Reading)", "test_reads")]
    [InlineData(" 3/10 lib:api / opens twice   FAIL   0.02s   exit status 1", "lib:api / opens twice")]
    [InlineData("12/12 slow      TIMEOUT        30.01s   killed by signal 15 SIGTERM", "slow")]
    [InlineData("\t  3 - parser_test (Failed)", "parser_test")]
    [InlineData("\t 14 - reader (SEGFAULT)", "reader")]
    [InlineData("FAILED tests/test_a.py::TestA::test_b - 3 != 4", "tests/test_a.py::TestA::test_b")]
    [InlineData("t/10-read.t   (Wstat: 256 (exited 1) Tests: 3 Failed: 1)", "t/10-read.t")]
    [InlineData("    --- FAIL: TestOpen/twice (0.00s)", "TestOpen/twice")]
    [InlineData("test files::opens ... FAILED", "files::opens")]
    [InlineData("[  FAILED  ] Reader.Opens (3 ms)", "Reader.Opens")]
    [InlineData("PASS: all", null)]
    [InlineData("ERROR: the configuration is missing", null)]
    [InlineData("[  FAILED  ] 2 tests, listed below:", null)]
    [InlineData("# FAIL:  1", null)]
    [InlineData(" 3/10 lib:api / opens FAIL safe        OK              0.02s", null)]
    public void A_test_is_known_by_the_line_of_its_harness(string line, string? name) => Assert.Equal(
        name is null ? null : $"failed tests: {name}", FailedTests.Describe(["first", line, line, "last"]));

    [Fact]
    public void Many_are_counted() => Assert.Equal("failed tests: a0, a1, a2, a3, a4, a5 and 3 more",
        FailedTests.Describe(Enumerable.Range(0, 9).Select(number => $"FAIL: a{number}")));

    [Fact]
    public async Task A_failing_check_names_the_test_far_above_its_end()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("checked", """
            pkgname = "checked"
            pkgver = "1.0"
            pkgrel = 0
            pkgdesc = "Fails a test"
            license = "GPL-2.0-or-later"
            url = "https://example.org"


            def build(self):
                self.do("sh", "-c", "echo FAIL: of-the-build")


            def check(self):
                self.do("sh", "-c", "echo FAIL: reader; seq 500; exit 3")


            def install(self):
                pass
            """);
        Limyra.Builder.BuildResult failed =
            await fixture.Build("checked", fixture.Settings with { RunsChecks = true });
        Assert.Contains("failed with status 3; failed tests: reader (", failed.Failure?.Message,
            StringComparison.Ordinal);
    }
}
