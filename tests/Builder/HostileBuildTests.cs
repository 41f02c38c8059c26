using System.Net;
using System.Net.Sockets;
using Limyra.Builder;
using Limyra.Templates.Loading;

namespace Limyra.Tests.Builder;

/// <summary>Attacks on the builder by what a template or its commands leave behind: each is refused or has no
/// effect, and what it was aimed at is as before.</summary>
public sealed class HostileBuildTests : IDisposable
{
    private const string Fields = """
        pkgname = "evil"
        pkgver = "1.0"
        pkgrel = 0
        pkgdesc = "Tries things"
        license = "custom:none"
        url = "https://example.org"

        """;

    private const string Secret = "nobody may read this";

    private readonly BuilderFixture _fixture = new();

    private string SecretFile => Path.Combine(_fixture.Root, "secret");

    public HostileBuildTests()
    {
        BuilderFixture.RequireSandbox();
        File.WriteAllText(SecretFile, Secret);
    }

    [Theory]
    [InlineData("../other")]
    [InlineData("a/b")]
    [InlineData("/etc")]
    [InlineData("..")]
    [InlineData("-f")]
    [InlineData("a\\nb")]
    [InlineData("")]
    public void A_subpackage_is_no_path(string name)
    {
        using BuilderSession session = _fixture.Session();
        LoadResult result = session.Templates.LoadText("main/evil", $"""
            {Fields}

            def install(self):
                self.install_dir("usr/share/evil")


            @subpackage("{name}")
            def _(self):
                return []

            """);
        Assert.Null(result.Template);
        Assert.Contains("cannot be the name of a package", Assert.Single(result.Diagnostics).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mkdir -p usr/src/linux-headers-1; ln -s TARGET usr/src/linux-headers-1/certs")]
    [InlineData("mkdir -p usr/src; ln -s TARGET/.. usr/src/linux-headers-1")]
    [InlineData("mkdir -p usr; ln -s TARGET/../.. usr/src")]
    [InlineData("D=usr/src/linux-headers-1/certs; mkdir -p $D; ln -s SECRET $D/signing_key.pem")]
    public async Task Keys_of_a_kernel_are_not_taken_from_elsewhere(string script)
    {
        string target = Path.Combine(_fixture.Root, "linux-headers-1/certs");
        Directory.CreateDirectory(target);
        string key = Path.Combine(target, "signing_key.pem");
        File.WriteAllText(key, "key of the machine");
        await BuildScript(script.Replace("TARGET", target, StringComparison.Ordinal)
            .Replace("SECRET", SecretFile, StringComparison.Ordinal));
        Assert.True(File.Exists(key));
        string kept = Path.Combine(_fixture.Root, "kernel");
        Assert.False(Directory.Exists(kept) && Directory.EnumerateFileSystemEntries(kept).Any());
    }

    [Theory]
    [InlineData("open(SECRET).read()")]
    [InlineData("self.install_file(SECRET, 'usr/share/evil')")]
    [InlineData("self.install_file('../../../../../../../../..' + SECRET, 'usr/share/evil')")]
    [InlineData("self.cp(SECRET, '.')")]
    [InlineData("self.ln_s(SECRET, 'x'); (self.cwd / 'x').read_text()")]
    [InlineData("self.do('cat', SECRET)")]
    [InlineData("self.do('true', tmpfiles=[SECRET])")]
    [InlineData("self.do('sh', '-c', 'ln -s ' + SECRET + ' x'); self.install_file('x', 'usr/share/evil')")]
    public async Task Files_of_the_host_are_not_there(string statements)
    {
        BuildResult result = await Build($"""
            def install(self):
                {string.Join("\n    ", statements.Split("; "))}
            """.Replace("SECRET", $"'{SecretFile}'", StringComparison.Ordinal));
        Assert.Equal(BuildOutcome.Failed, result.Outcome);
        Assert.DoesNotContain(_fixture.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("open(self.template_path / '../victim/template.py', 'w').write('x')")]
    [InlineData("self.rm(self.template_path / '../victim', recursive=True)")]
    [InlineData("self.mv(self.files_path, '../../victim')")]
    [InlineData("self.do('sh', '-c', 'echo x > /template/template.py')")]
    [InlineData("(self.files_path / 'link').write_text('x')")]
    public async Task Another_template_is_not_written(string statement)
    {
        _fixture.Write("victim", "pkgname = \"victim\"\n", ("files/x", "before"));
        Directory.CreateDirectory(Path.Combine(_fixture.Tree, "main/evil/files"));
        File.CreateSymbolicLink(
            Path.Combine(_fixture.Tree, "main/evil/files/link"), "../../victim/template.py");
        BuildResult result = await Build($"def install(self):\n    {statement}\n");
        Assert.Equal(BuildOutcome.Failed, result.Outcome);
        string victim = Path.Combine(_fixture.Tree, "main/victim");
        Assert.Equal("pkgname = \"victim\"\n", File.ReadAllText(Path.Combine(victim, "template.py")));
        Assert.Equal("before", File.ReadAllText(Path.Combine(victim, "files/x")));
    }

    [Theory]
    [InlineData("chmod 4755 $D/usr/share/evil/x", "setid")]
    [InlineData("ln $D/usr/share/evil/x $D/usr/share/evil/y", "hardlink")]
    [InlineData("touch \"$(printf '%s/usr/share/evil/a\\nP:b' $D)\"", "file-name")]
    [InlineData("touch \"$(printf '%s/usr/share/evil/\\377' $D)\"", "file-name")]
    [InlineData("mkdir -p $D/usr/bin; touch \"$(printf '%s/usr/bin/a\\nb' $D)\"", "file-name")]
    public async Task Files_that_no_package_may_have_are_refused(string script, string rule)
    {
        BuildResult result = await BuildScript(script);
        Assert.Equal(rule, result.Failure?.RuleId);
        Assert.Empty(result.PackageFiles);
    }

    [Theory]
    [InlineData("mknod $D/usr/share/evil/null c 1 3")]
    [InlineData("ln /usr/bin/env $D/usr/share/evil/env")]
    [InlineData("mount -t tmpfs none /mnt")]
    [InlineData("chown 0:0 $D/usr/share/evil/x")]
    [InlineData("python3 -c \"import fcntl,termios; fcntl.ioctl(open('/dev/tty'), termios.TIOCSTI, b'x')\"")]
    public async Task The_kernel_says_no(string script)
    {
        BuildResult result = await BuildScript($"if {script}; then exit 9; fi; exit 7");
        Assert.Contains("status 7", result.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_of_the_host_is_not_reached()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using Socket hidden = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        string name = $"limyra-{Guid.NewGuid():N}";
        hidden.Bind(new UnixDomainSocketEndPoint($"\0{name}"));
        hidden.Listen();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        BuildResult result = await Build($$"""
            def install(self):
                self.do("python3", "-c", '''
            import socket
            places = (socket.AF_INET, ("127.0.0.1", {{port}})), (socket.AF_UNIX, chr(0) + "{{name}}")
            for family, place in places:
                try:
                    socket.socket(family).connect(place)
                except OSError as e:
                    print("refused", e.errno)
            ''')
                self.install_file(self.files_path / "a", "usr/share/evil")
            """);
        Assert.True(result.Outcome == BuildOutcome.Built, result.Failure?.Message);
        Assert.Equal(2, _fixture.Lines.Count(line => line.StartsWith("refused", StringComparison.Ordinal)));
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Processes_are_counted()
    {
        BuildResult result = await Build("""
            def install(self):
                self.do("python3", "-c", '''
            import os, time
            count = 0
            try:
                while count < 60000:
                    if os.fork() == 0:
                        time.sleep(60)
                        os._exit(0)
                    count += 1
            except OSError as e:
                print("stopped by", e.errno)
            ''')
                self.install_file(self.files_path / "a", "usr/share/evil")
            """);
        Assert.True(result.Outcome == BuildOutcome.Built, result.Failure?.Message);
        Assert.Contains("stopped by 11", _fixture.Lines);
    }

    [Fact]
    public async Task A_command_that_never_ends_is_ended()
    {
        _fixture.Write("evil", $"{Fields}\n\ndef install(self):\n    self.do(\"sleep\", \"600\")\n");
        BuildResult result =
            await _fixture.Build("evil", _fixture.Settings with { TimeLimit = TimeSpan.FromSeconds(2) });
        Assert.Equal("time", result.Failure?.RuleId);
        Assert.Contains("time_limit", result.Failure?.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_process_has_the_limit_of_memory()
    {
        // In the words of the shell: KiB of data.
        _fixture.Write("evil", $"{Fields}\n\ndef install(self):\n    self.do(\"sh\", \"-c\", \"ulimit -d\")\n");
        await _fixture.Build("evil", _fixture.Settings with { MemoryLimit = 256L << 20 });
        Assert.Contains("262144", _fixture.Lines);
    }

    [Fact]
    public async Task Where_memory_runs_out_the_build_is_what_the_kernel_ends()
    {
        await BuildScript("cat /proc/self/oom_score_adj");
        Assert.Contains("1000", _fixture.Lines);
    }

    [Theory]
    [InlineData("/tmp")]
    [InlineData("/var/tmp")]
    [InlineData("/run")]
    [InlineData("/dev/shm")]
    public async Task Temporary_folders_are_a_part_of_the_memory(string folder)
    {
        await BuildScript($"echo x > {folder}/x || exit; set -- $(stat -f -c '%b %S' {folder}); echo bytes $(($1*$2))");
        long most = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8;
        string said = Assert.Single(
            _fixture.Lines, line => line.StartsWith("bytes ", StringComparison.Ordinal));
        long bytes = long.Parse(said.AsSpan(6), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(bytes, 1 << 20, most + (1 << 20));
    }

    [Fact]
    public async Task Nothing_is_written_beside_the_devices()
    {
        BuildResult result =
            await BuildScript("if touch /dev/x; then exit 9; fi; echo x > /dev/null; exit 7");
        Assert.Contains("status 7", result.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_never_ends_ends_the_build()
    {
        _fixture.Write("evil", $"{Fields}\n\ndef install(self):\n    self.do(\"yes\")\n");
        BuildResult result =
            await _fixture.Build("evil", _fixture.Settings with { LongestLogBytes = 1 << 20 });
        Assert.Equal("log", result.Failure?.RuleId);
        Assert.InRange(
            new FileInfo(Path.Combine(_fixture.Root, "state/logs/main/evil.log")).Length, 1 << 19, 2 << 20);
    }

    [Fact]
    public async Task A_pattern_that_never_ends_is_cut_off()
    {
        BuildResult result = await Build("""
            def install(self):
                (self.cwd / "long").write_text("a" * 40 + "!")
                self.install_file("long", "usr/share/evil", template={"a": "b"}, pattern="((a+)+)$")
            """);
        Assert.Equal("limit", result.Failure?.RuleId);
    }

    [Theory]
    [InlineData("n=$(printf 'a%.0s' $(seq 200)); for i in $(seq 60); do mkdir $n; cd -P $n; done")]
    [InlineData("mkdir \"$(printf 'x\\377')\"; touch \"$(printf 'x\\377/y\\376')\"")]
    [InlineData("mkdir -p a/b; touch a/b/c; chmod 0 a/b a")]
    public async Task Whatever_lies_in_the_build_directory_is_removed(string script)
    {
        BuildResult result = await Build("""
            def build(self):
                self.do("sh", "-s", input=(self.files_path / "script").read_bytes())


            def install(self):
                self.install_file(self.files_path / "a", "usr/share/evil")
            """, script);
        Assert.True(result.Outcome == BuildOutcome.Built, result.Failure?.Message);
        Assert.False(Directory.Exists(Path.Combine(_fixture.Root, "state/build/main/evil")));
    }

    public void Dispose() => _fixture.Dispose();

    private Task<BuildResult> BuildScript(string script) => Build("""
        def install(self):
            self.install_file(self.files_path / "a", "usr/share/evil", name="x")
            self.do("sh", "-s", env={"D": str(self.chroot_destdir)}, wrksrc=str(self.chroot_destdir),
                    input=(self.files_path / "script").read_bytes())
        """, script);

    private async Task<BuildResult> Build(string functions, string script = "")
    {
        _fixture.Write("evil", $"{Fields}\n\n{functions}\n", ("files/a", "text\n"),
            ("files/script", $"{script}\n"));
        return await _fixture.Build("evil");
    }
}
