using Limyra.Formats.Services;
using Limyra.Init.Loading;
using Limyra.Init.Services;
using Limyra.Tests.Init.Services;

namespace Limyra.Tests.Init.Loading;

/// <summary>Descriptions on a real disk: drop-ins, masks, and where errors are.</summary>
public sealed class DropInTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("limyra-services-");
    private readonly FakeHost _host = new();
    private readonly ServiceSet _set;
    private readonly ServiceLoader _loader;

    public DropInTests()
    {
        _set = new(_host);
        _loader = new(_set, new([At("etc"), At("lib")]), new([]));
    }

    public void Dispose() => _root.Delete(recursive: true);

    private string At(string path) => Path.Combine(_root.FullName, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!); // it has a directory
        File.WriteAllText(At(path), text);
    }

    private void Mask(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!); // as above
        File.CreateSymbolicLink(At(path), "/dev/null");
    }

    [Fact]
    public void Drop_ins_apply_after_the_file_sorted_by_name_and_the_first_directory_wins()
    {
        Write("lib/web", "type = process\ncommand = web\nstop-timeout = 1\nstart-timeout = 1\nnice = 1\n");
        Write("lib/web.d/10-a.conf", "stop-timeout = 2\nstart-timeout = 2\n");
        Write("lib/web.d/30-c.conf", "nice = 3\n");
        Write("etc/web.d/10-a.conf", "stop-timeout = 4\n");
        Write("etc/web.d/20-b.conf", "nice = 2\ncommand += --more\n");
        Write("etc/web.d/readme", "not a setting\n");
        ServiceDescription description = _loader.Load("web").Description!; // it is loaded
        Assert.Equal(TimeSpan.FromSeconds(4), description.StopTimeout);
        Assert.Equal(TimeSpan.FromSeconds(1), description.StartTimeout);
        Assert.Equal(3, description.Nice);
        Assert.Equal(["web", "--more"], description.Command);
        Assert.Equal(
            [At("etc/web.d/10-a.conf"), At("etc/web.d/20-b.conf"), At("lib/web.d/30-c.conf")],
            description.DropIns);
    }

    [Fact]
    public void A_service_with_an_argument_has_the_drop_ins_of_its_file_and_then_its_own()
    {
        Write("lib/tty", "type = process\ncommand = tty $1\n");
        Write("etc/tty.d/a.conf", "nice = 1\nstop-timeout = 1\n");
        Write("etc/tty@one.d/a.conf", "nice = 2\n");
        Assert.Equal(2, _loader.Load("tty@one").Description?.Nice);
        Assert.Equal(1, _loader.Load("tty@two").Description?.Nice);
    }

    [Fact]
    public void A_link_to_nothing_masks_a_drop_in()
    {
        Write("lib/web", "type = internal\n");
        Write("lib/web.d/a.conf", "nice = 7\n");
        Mask("etc/web.d/a.conf");
        Assert.Null(_loader.Load("web").Description?.Nice);
    }

    [Fact]
    public void A_directory_of_dependencies_is_no_directory_of_drop_ins()
    {
        Write("lib/base.conf", "type = internal\n");
        Write("lib/boot", "type = internal\nwaits-for.d = boot.d\n");
        Write("lib/boot.d/base.conf", "");
        Write("etc/boot.d/x.conf", "depends-on = other\n");
        Write("lib/other", "type = internal\n");
        List<ServiceLink> links = _loader.Load("boot").Dependencies;
        Assert.Equal(["other", "base.conf"], links.OrderBy(link => link.Kind).Select(link => link.To.Name));
    }

    [Fact]
    public void An_error_in_a_drop_in_names_its_file_line_and_column()
    {
        Write("lib/web", "type = internal\n");
        Write("etc/web.d/a.conf", "\n  nice = many\n");
        ServiceLoadException fault = Assert.Throws<ServiceLoadException>(() => _loader.Load("web"));
        Assert.Equal(LoadFault.Description, fault.Fault);
        Assert.Equal(new SourcePosition(At("etc/web.d/a.conf"), 2, 10),
            Assert.Single(fault.Diagnostics).Position);
    }

    [Fact]
    public void A_masked_service_cannot_be_loaded_whatever_later_directories_hold()
    {
        Write("lib/web", "type = internal\n");
        Mask("etc/web");
        ServiceLoadException fault = Assert.Throws<ServiceLoadException>(() => _loader.Load("web"));
        Assert.Equal(LoadFault.Masked, fault.Fault);
        Assert.Contains(At("etc/web"), fault.Message, StringComparison.Ordinal);
        Assert.Null(_set.Find("web"));
    }

    [Fact]
    public void What_needs_a_masked_service_says_where_and_a_directory_leaves_it_out()
    {
        Write("lib/web", "type = internal\n");
        Write("lib/hard", "type = internal\ndepends-on = web\n");
        Write("lib/boot", "type = internal\nwaits-for.d = boot.d\n");
        Write("lib/boot.d/web", "");
        Mask("etc/web");
        ServiceLoadException fault = Assert.Throws<ServiceLoadException>(() => _loader.Load("hard"));
        Assert.Equal(new SourcePosition(At("lib/hard"), 2, 14), Assert.Single(fault.Diagnostics).Position);
        _host.Record.Clear();
        Assert.Empty(_loader.Load("boot").Dependencies);
        Assert.Empty(_host.Record);
    }
}
