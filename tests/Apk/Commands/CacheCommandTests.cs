namespace Limyra.Tests.Apk.Commands;

public sealed class CacheCommandTests
{
    [Fact]
    public void Download_fetches_what_the_constraints_need_and_says_so_in_order()
    {
        using CommandSample sample = new();
        sample.Initialize();
        CommandRun run = sample.RunFrom(sample.RemoteIndex, "--update-cache", "cache", "download", "tools");
        // The command itself refreshes no index: that is what update is for.
        Assert.Equal(99, run.ExitCode);
        Assert.Equal(0, sample.RunFrom(sample.RemoteIndex, "update").ExitCode);
        run = sample.RunFrom(sample.RemoteIndex, "cache", "download", "tools");
        Assert.Equal(
            "Downloading 2 packages...\n(1/2) Downloading helper-3-r0\n(2/2) Downloading tools-1.5-r0\n",
            Sorted(run.Output));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(sample.Cached, name => name.StartsWith("tools-1.5-r0.", StringComparison.Ordinal));
        Assert.DoesNotContain(sample.Cached, name => name.EndsWith(".new", StringComparison.Ordinal));
    }

    [Fact]
    public void Simulated_download_fetches_nothing()
    {
        using CommandSample sample = new();
        sample.Initialize();
        sample.RunFrom(sample.RemoteIndex, "update");
        string[] before = sample.Cached;
        CommandRun run = sample.RunFrom(sample.RemoteIndex, "cache", "-s", "download", "libc");
        Assert.Equal("Downloading 1 packages...\n(1/1) Downloading libc-2.1-r0\n", run.Output);
        Assert.Equal(before, sample.Cached);
    }

    [Fact]
    public void Clean_removes_what_nothing_knows_and_purge_what_is_not_needed()
    {
        using CommandSample sample = new();
        sample.Initialize();
        sample.RunFrom(sample.RemoteIndex, "update");
        sample.RunFrom(sample.RemoteIndex, "cache", "download", "libc");
        string stray = Path.Combine(sample.Root, "etc/apk/cache/stray-1.0.00000000.apk");
        File.WriteAllText(stray, "");
        int count = sample.Cached.Length;
        CommandRun run = sample.RunFrom(sample.RemoteIndex, "cache", "-vv", "clean");
        Assert.Equal("deleting stray-1.0.00000000.apk\n", run.Output);
        Assert.Equal(count - 1, sample.Cached.Length);
        Assert.Equal(0, sample.RunFrom(sample.RemoteIndex, "cache", "purge").ExitCode);
        Assert.Equal(count - 2, sample.Cached.Length); // only the index is left
    }

    [Fact]
    public void A_damaged_package_gets_no_name_in_the_cache()
    {
        using CommandSample sample = new();
        sample.Initialize();
        sample.RunFrom(sample.RemoteIndex, "update");
        byte[] bytes = File.ReadAllBytes(sample.At("libc-2.1-r0.apk"));
        bytes[^9] ^= 0x40;
        File.WriteAllBytes(sample.At("libc-2.1-r0.apk"), bytes);
        int before = sample.Cached.Length;
        CommandRun run = sample.RunFrom(sample.RemoteIndex, "cache", "download", "libc", "tools");
        Assert.Equal(99, run.ExitCode);
        Assert.Contains("ERROR: libc-2.1-r0: ", run.Errors, StringComparison.Ordinal);
        Assert.Equal(before + 2, sample.Cached.Length); // the others came all the same
    }

    [Fact]
    public void A_file_that_was_installed_by_its_path_is_kept()
    {
        using CommandSample sample = new();
        sample.Initialize();
        Assert.Equal(0, sample.RunFrom("/dev/null", "--force-missing-repositories", "add",
            sample.At("libc-2.1-r0.apk")).ExitCode);
        Assert.Contains(sample.Cached, name => name.StartsWith("libc-2.1-r0.", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_knowing_what_to_do_it_says_what_it_can()
    {
        CommandRun run = CommandRun.Of("cache");
        Assert.Equal((99, "ERROR: cache: say what to do: clean, download, purge or sync\n"),
            (run.ExitCode, run.Errors));
    }

    /// <summary>Names in the order of the text; which of two packages of a circle comes
    /// first is the solver's choice.</summary>
    private static string Sorted(string output)
    {
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] names = [.. lines.Skip(1).Select(line => line.Split(' ')[^1]).Order(StringComparer.Ordinal)];
        return lines[0] + "\n"
            + string.Concat(names.Select((name, i) => $"({i + 1}/{names.Length}) Downloading {name}\n"));
    }
}
