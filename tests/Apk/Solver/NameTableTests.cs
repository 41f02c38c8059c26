using Limyra.Apk.Solver;

namespace Limyra.Tests.Apk.Solver;

public sealed class NameTableTests
{
    [Fact]
    public void Every_name_is_found_again_however_often_the_table_grew()
    {
        NameTable table = new();
        for (int i = 0; i < 20_000; i++) Assert.Equal(i, table.GetOrAdd($"so:lib{i}.so.{i % 7}"));
        for (int i = 0; i < 20_000; i++)
        {
            Assert.Equal(i, table.Find($"so:lib{i}.so.{i % 7}"));
            Assert.Equal($"so:lib{i}.so.{i % 7}", table.Text(i));
        }
        Assert.Equal(-1, table.Find("another"));
    }
}
