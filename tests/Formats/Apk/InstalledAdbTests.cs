using Limyra.Formats.Adb;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;

namespace Limyra.Tests.Formats.Apk;

public sealed class InstalledAdbTests
{
    private const int BlockHeaderBytes = 4;

    /// <summary>A short record would come before a long one if blobs were compared.</summary>
    [Fact]
    public void Packages_are_in_the_order_of_their_names_whatever_they_hold()
    {
        InstalledAdb database = new()
        {
            Packages =
            [
                Record("tools", new string('t', 10)), Record("libc", new string('l', 300)),
                Record("helper", new string('h', 80)), Record("Shell", ""),
            ],
            UserName = static _ => "root",
            GroupName = static _ => "root",
        };
        AdbSlots packages = database.Encode().Reader.RootSlots.Slots(1);
        List<string?> names = [];
        for (int i = 1; i <= packages.Count; i++)
            names.Add(new AdbReader(packages.Blob(i)[BlockHeaderBytes..]).RootSlots.Slots(1).Text(1));
        Assert.Equal(["Shell", "helper", "libc", "tools"], names);
    }

    private static InstalledRecord Record(string name, string description) => new(
        new() { Name = name, Version = "1", Description = description }, InstalledState.Plain);
}
