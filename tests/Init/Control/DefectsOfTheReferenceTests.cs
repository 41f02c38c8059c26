using System.Buffers.Binary;
using System.Text;
using Limyra.Formats.Services;
using Limyra.Init.Control;
using Limyra.Init.Services;

namespace Limyra.Tests.Init.Control;

/// <summary>
/// What the reference's manager does wrong in its control protocol and while loading, each under its number;
/// here it is right. Those that need whole programs are in RunningDefectsTests.
/// </summary>
public sealed class DefectsOfTheReferenceTests : IDisposable
{
    private readonly ControlWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void D1_a_client_that_reads_late_gets_every_answer_and_is_heard_again()
    {
        const int Services = 400, Lists = 40;
        for (int i = 0; i < Services; i++)
            _world.Start($"service-with-a-rather-long-name-{i:D4}", "type = internal");
        using TestClient client = _world.Connect();
        for (int i = 0; i < Lists; i++) client.Send((byte)ControlCommand.ListServices5);

        byte[] all = client.Receive();

        (int lists, int entries) = CountLists(all);
        Assert.Equal((Lists, Lists * Services), (lists, entries));
        client.Send((byte)ControlCommand.QueryVersion);
        Assert.Equal((byte)ControlReply.Version, client.Receive()[0]);
    }

    private static (int Lists, int Entries) CountLists(ReadOnlySpan<byte> all)
    {
        (int lists, int entries) = (0, 0);
        while (!all.IsEmpty)
        {
            bool isEnd = all[0] == (byte)ControlReply.ListDone;
            if (isEnd) lists++;
            else entries++;
            all = all[(isEnd ? 1 : 2 + ControlProtocol.Status5Bytes + all[1])..];
        }
        return (lists, entries);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a,b")]
    [InlineData("a/b")]
    [InlineData("../etc/passwd")]
    [InlineData("-a")]
    [InlineData("@a")]
    [InlineData("a\nb")]
    [InlineData("a\0")]
    public void D4_a_name_that_is_none_is_refused(string name)
    {
        using TestClient client = _world.Connect();
        client.Send(TestClient.Named(ControlCommand.LoadService, name));
        Assert.Equal([(byte)ControlReply.BadRequest], client.Receive());
        Assert.True(client.IsClosed);
    }

    [Fact]
    public void D5_capabilities_that_are_appended_add_to_those_before()
    {
        List<ServiceDiagnostic> found = [];
        ReadOnlySpan<byte> text =
            "type = process\ncommand = /bin/true\ncapabilities = ^cap_chown\ncapabilities += ^cap_kill\n"u8;
        ServiceDescription description =
            ServiceReader.Read("a", "a", text, new(_ => null, null), NoFile, found);
        Assert.Empty(found);
        Assert.Equal(1UL << 0 | 1UL << 5, description.Capabilities?.Ambient);
    }

    private static IncludedFile? NoFile(string path, string namedIn, out string error)
    {
        error = "";
        return null;
    }

    [Fact]
    public void D7_links_of_run_time_may_not_make_a_chain_longer_than_descriptions_may()
    {
        const int Limit = Limyra.Init.Loading.ServiceLoader.DepthLimit;
        using TestClient client = _world.Connect();
        uint[] handles = new uint[Limit + 1];
        for (int i = 0; i <= Limit; i++)
        {
            _world.Describe($"s{i}", "type = internal");
            handles[i] = client.Load($"s{i}");
        }
        int refused = 0;
        for (int i = 0; i < Limit; i++) refused += AddDependency(client, handles[i], handles[i + 1]) ? 0 : 1;
        Assert.Equal(1, refused);
        Assert.False(AddDependency(client, handles[Limit - 1], handles[0])); // a circle
    }

    private static bool AddDependency(TestClient client, uint from, uint to)
    {
        client.Send([
            (byte)ControlCommand.AddDependency, (byte)DependencyKind.WaitsFor, .. TestClient.Bytes(from),
            .. TestClient.Bytes(to),
        ]);
        return client.Receive()[0] == (byte)ControlReply.Ack;
    }

    [Fact]
    public void D15_a_long_name_is_cut_in_a_list_and_never_empty()
    {
        string name = new('n', 255);
        _world.Start(name, "type = internal");
        using TestClient client = _world.Connect();
        client.Send((byte)ControlCommand.ListServices);
        byte[] reply = client.Receive();
        Assert.Equal(255, reply[1]);
        Assert.Equal(name, Encoding.Latin1.GetString(reply, 2 + ControlProtocol.StatusBytes, 255));
    }

    [Fact]
    public void D15_the_environment_is_as_long_as_its_packet_says_every_time()
    {
        using TestClient client = _world.Connect();
        for (int round = 0; round < 3; round++)
        {
            client.Send((byte)ControlCommand.GetAllEnvironment, 0);
            byte[] reply = client.Receive();
            Assert.Equal((byte)ControlReply.AllEnvironment, reply[0]);
            Assert.Equal(reply.Length - 9, (int)BinaryPrimitives.ReadUInt64LittleEndian(reply.AsSpan(1)));
        }
    }

    [Fact]
    public void D15_a_limit_of_three_parts_is_refused()
    {
        List<ServiceDiagnostic> found = [];
        ServiceReader.Read("a", "a", "rlimit-core = 1:2:3\n"u8, new(_ => null, null), NoFile, found);
        Assert.Contains(found, diagnostic => diagnostic.Rule == "limit");
    }

    [Fact]
    public void D15_the_name_of_a_setting_is_the_one_that_the_manual_uses()
    {
        List<ServiceDiagnostic> found = [];
        ReadOnlySpan<byte> text = "type = process\ncommand = /bin/true\nsecurebits = noroot\n"u8;
        ServiceDescription description =
            ServiceReader.Read("a", "a", text, new(_ => null, null), NoFile, found);
        Assert.Empty(found);
        Assert.NotEqual(0, description.SecureBits);
        Assert.Contains("securebits", File.ReadAllText(Repository.At("docs", "man", "dinit-service.5")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void D16_finding_a_service_among_many_costs_as_much_as_among_few()
    {
        Assert.InRange(ComparisonsFor(2000), 1, 8 * ComparisonsFor(500));
    }

    /// <summary>How often names are looked at while so many services that depend
    /// on each other are loaded.</summary>
    private static long ComparisonsFor(int count)
    {
        CountingComparer names = new();
        using ControlWorld many = new(names);
        for (int i = 0; i < count; i++)
        {
            string needs = i < 100 ? "" : $"depends-on = s{i - 100}\ndepends-on = s{i - 99}\n";
            many.Describe($"s{i}", $"type = internal\n{needs}");
        }
        // Each with its dependencies already loaded: only looking up is left to count.
        for (int i = 0; i < count; i++) many.Server.Loader.Load($"s{i}");
        return names.Count;
    }

    private sealed class CountingComparer : IEqualityComparer<string>
    {
        public long Count { get; private set; }

        public bool Equals(string? x, string? y)
        {
            Count++;
            return string.Equals(x, y, StringComparison.Ordinal);
        }

        public int GetHashCode(string name)
        {
            Count++;
            return StringComparer.Ordinal.GetHashCode(name);
        }
    }
}
