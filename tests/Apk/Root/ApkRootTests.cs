using System.Globalization;
using Limyra.Apk.Root;
using Limyra.Apk.Transactions;
using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Tests.Apk.Root;

public sealed class ApkRootTests
{
    private static PackageInfo Info(string name, string version) => new() { Name = name, Version = version };

    /// <summary>Text that stays long when compressed, so that the head of a package
    /// ends well before its end.</summary>
    private static string Incompressible(int length)
    {
        Random random = new(Seed: 1);
        return string.Create(length, random,
            (span, source) => source.GetItems<char>("0123456789abcdefghijklmnopqrstuv", span));
    }

    [Fact]
    public void Packages_come_upgrade_and_go()
    {
        using TestRoot root = new();
        string first = root.Make(Info("a", "1"), ("usr/bin/a", "one"), ("usr/share/a/old", "x"));
        string second = root.Make(Info("a", "2"), ("usr/bin/a", "two"));
        string other = root.Make(Info("b", "1"), ("usr/bin/b", "b"));

        Assert.Equal(new ApplyResult.Applied(0), root.Apply(first, other));
        Assert.Equal("one", root.Read("usr/bin/a"));
        Assert.Equal("x", root.Read("usr/share/a/old"));

        Assert.Equal(new ApplyResult.Applied(0), root.Apply(second, other));
        Assert.Equal("two", root.Read("usr/bin/a"));
        Assert.False(Directory.Exists(root.At("usr/share")));

        Assert.Equal(new ApplyResult.Applied(0), root.Apply(other));
        Assert.Null(root.Read("usr/bin/a"));
        Assert.Equal("b", root.Read("usr/bin/b"));
        using ApkRoot open = root.Open();
        Assert.Equal(["b"], open.Installed.Select(package => package.Info.Name));
        Assert.Equal(["usr/bin/b"], open.Installed[0].Files);
    }

    [Fact]
    public void A_changed_file_in_etc_stays_and_the_new_one_comes_beside_it()
    {
        using TestRoot root = new();
        string first = root.Make(Info("a", "1"), ("etc/a.conf", "one"), ("etc/same.conf", "same"));
        string second = root.Make(Info("a", "2"), ("etc/a.conf", "two"), ("etc/same.conf", "other"));
        root.Apply(first);
        File.WriteAllText(root.At("etc/a.conf"), "mine");
        root.Apply(second);
        Assert.Equal("mine", root.Read("etc/a.conf"));
        Assert.Equal("two", root.Read("etc/a.conf.apk-new"));
        Assert.Equal("other", root.Read("etc/same.conf"));
    }

    [Fact]
    public void A_file_of_another_package_is_not_overwritten()
    {
        using TestRoot root = new();
        string first = root.Make(Info("a", "1"), ("usr/bin/x", "a"));
        string second = root.Make(Info("b", "1"), ("usr/bin/x", "b"), ("usr/bin/b", "b"));
        Assert.Equal(new ApplyResult.Applied(1), root.Apply(first, second));
        Assert.Equal("a", root.Read("usr/bin/x"));
        Assert.Equal("b", root.Read("usr/bin/b"));
        Assert.Contains(new ApkEvent.Error("b-1: trying to overwrite usr/bin/x owned by a-1."), root.Events);
    }

    [Fact]
    public void A_damaged_package_leaves_everything_as_it_was()
    {
        using TestRoot root = new();
        string good = root.Make(Info("a", "1"), ("usr/bin/a", "one"));
        string bad = root.Make(Info("b", "1"), ("usr/bin/b", Incompressible(1_000_000)));
        root.Apply(good);
        byte[] bytes = File.ReadAllBytes(bad);
        File.WriteAllBytes(bad, bytes[..^20]);
        Assert.IsType<ApplyResult.Refused>(root.Apply(good, bad));
        Assert.False(File.Exists(root.At("usr/bin/b")));
        Assert.False(File.Exists(root.At("lib/apk/db/journal")));
        Assert.Empty(Directory.GetFiles(root.At("usr/bin"), ".apk.*"));
        using ApkRoot open = root.Open();
        Assert.Equal(["a"], open.Installed.Select(package => package.Info.Name));
    }

    /// <summary>A child holds all files of its parent open until it has its program.</summary>
    [Fact]
    public void A_root_that_was_closed_is_free_whoever_still_has_its_lock_open()
    {
        using TestRoot root = new();
        int child;
        using (root.Open())
        {
            string[] held = [.. Directory.EnumerateFileSystemEntries("/proc/self/fd")
                .Where(name => new FileInfo(name).LinkTarget == root.At(DatabasePath.Lock))];
            int number = int.Parse(Path.GetFileName(Assert.Single(held)), CultureInfo.InvariantCulture);
            Assert.Equal(Errno.None, Descriptors.CopyAbove(number, least: 3, out child));
        }
        using (root.Open())
        {
            // It can be opened again.
        }
        Descriptors.Close(child);
    }

    [Fact]
    public void Entries_have_the_wanted_owner_and_mode()
    {
        using TestRoot root = new();
        string package = root.Make(Info("a", "1"), ("usr/bin/a", "one"));
        root.Apply(package);
        using ApkRoot open = root.Open();
        RootEntry entry = Assert.Single(open.Entries(), item => item.Path == "usr/bin/a");
        Assert.Equal((0u, 0u, 0x1a4u, "a"), (entry.Uid, entry.Gid, entry.Mode, entry.Package));
        Assert.Equal(3ul, entry.Size);
    }
}
