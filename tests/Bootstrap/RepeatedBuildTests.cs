namespace Limyra.Tests.Bootstrap;

/// <summary>The same input gives the same bytes, whoever builds and whatever comes between.</summary>
public sealed class RepeatedBuildTests
{
    /// <summary>What a builder's surroundings may be: none of it may reach a package.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["LC_ALL"] = "tr_TR.UTF-8",
        ["LANG"] = "tr_TR.UTF-8",
        ["TZ"] = "Pacific/Kiritimati",
        ["HOME"] = "/nonexistent",
        ["CFLAGS"] = "-O0",
    };

    /// <summary>Long form: every template. Else a library, a program, a package
    /// of files and one of links.</summary>
    [Fact]
    public void A_package_built_in_another_place_language_time_zone_and_mask_has_the_same_bytes()
    {
        string[] templates = Environment.GetEnvironmentVariable("LIMYRA_LONG") == "1"
            ? ["main"]
            : ["main/zlib", "main/less", "main/base-files", "main/dinit-chimera"];
        (int exitCode, string said) = LimyraCommand.Find()
            .Run("077", Elsewhere, ["cbuild", "pkg", "--verify", .. templates]);
        Assert.True(exitCode == 0, said);
        Assert.DoesNotContain("DIFFERS", said, StringComparison.Ordinal);
        Assert.InRange(said.Split('\n').Count(line => line.EndsWith(": identical", StringComparison.Ordinal)),
            templates.Length, 1000);
    }

    /// <summary>Killed again and again, each time somewhat later, until it has come to its end.</summary>
    [Fact]
    public void A_build_that_was_killed_goes_on_and_gives_the_same_bytes()
    {
        LimyraCommand limyra = LimyraCommand.Find();
        DirectoryInfo state = limyra.NewState("killed");
        try
        {
            LendState(limyra.State, state.FullName);
            File.Delete(Path.Combine(state.FullName, "repository/main/.records/x86_64/zlib"));
            int kills = RunThroughKills(limyra, state.FullName, TimeSpan.FromSeconds(4), "cbuild", "pkg",
                "main/zlib");
            Assert.InRange(kills, 1, 1000);
            Assert.Equal(Packages(limyra.State), Packages(state.FullName));
        }
        finally
        {
            HostTool.Run("rm", "-rf", state.FullName);
        }
    }

    /// <summary>The whole way from seeds to image, with nothing kept but keys and downloads.</summary>
    [Fact]
    public void A_whole_run_that_was_killed_goes_on_and_gives_the_same_bytes()
    {
        if (Environment.GetEnvironmentVariable("LIMYRA_LONG") != "1")
            Assert.Skip("LIMYRA_LONG=1 runs it: it builds everything");
        LimyraCommand limyra = LimyraCommand.Find();
        DirectoryInfo state = limyra.NewState("killed-up");
        try
        {
            foreach (string folder in (string[])["downloads", "keys"])
                HostTool.Run("cp", "-a", Path.Combine(limyra.State, folder), state.FullName);
            int kills = RunThroughKills(limyra, state.FullName, TimeSpan.FromSeconds(45), "up", "--check");
            Assert.InRange(kills, 1, 1000);
            Assert.Equal(Packages(limyra.State), Packages(state.FullName));
            foreach (string image in (string[])["images/root.ext4", "images/initramfs.img"])
                Assert.Equal(
                    HostTool.Run("sha256sum", Path.Combine(limyra.State, image)).Output[..64],
                    HostTool.Run("sha256sum", Path.Combine(state.FullName, image)).Output[..64]);
        }
        finally
        {
            HostTool.Run("rm", "-rf", state.FullName);
        }
    }

    /// <returns>How often it was killed before it ended by itself.</returns>
    private static int RunThroughKills(LimyraCommand limyra, string state, TimeSpan step,
        params string[] words)
    {
        TimeSpan time = step;
        // twice as long, so the end is reached on a machine of any speed
        for (int kills = 0; ; kills++, time *= 2)
        {
            if (limyra.RunUntilKilled(state, time, words) is not { } end) continue;
            Assert.True(end.ExitCode == 0, end.Output);
            return kills;
        }
    }

    /// <summary>A state folder with what stages before a build leave; the build's
    /// own folders are its own.</summary>
    private static void LendState(string from, string to)
    {
        foreach (string folder in (string[])["apt", "downloads", "keys", "programs", "seeds"])
            File.CreateSymbolicLink(Path.Combine(to, folder), Path.Combine(from, folder));
        HostTool.Run("cp", "-a", Path.Combine(from, "repository"), to);
    }

    private static string Packages(string state) => string.Join('\n', Directory
        .EnumerateFiles(Path.Combine(state, "repository"), "*", SearchOption.AllDirectories)
        .Select(path => $"{Path.GetRelativePath(state, path)} {HostTool.Run("sha256sum", path).Output[..64]}")
        .Order(StringComparer.Ordinal));
}
