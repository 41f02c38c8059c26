using Limyra.Linux;

namespace Limyra.Tests.Linux;

public sealed class ExtendedAttributesTests
{
    /// <summary>Long values and lists are met seldom, and are read by another way than short ones.</summary>
    [Fact]
    public void Values_and_lists_of_any_length_come_back()
    {
        string path = Path.GetTempFileName();
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
            int number = (int)file.SafeFileHandle.DangerousGetHandle();
            byte[] value = [.. Enumerable.Range(0, 1500).Select(i => (byte)i)];
            Errno error = ExtendedAttributes.Set(number, "user.long", value);
            if (error == Errno.EOPNOTSUPP) Assert.Skip("this file system has no attributes");
            Assert.Equal(Errno.None, error);
            string[] names = [.. Enumerable.Range(0, 40).Select(i => $"user.{new string('n', 30)}{i:d2}")];
            foreach (string name in names)
                Assert.Equal(Errno.None, ExtendedAttributes.Set(number, name, [1]));

            Assert.Equal(Errno.None, ExtendedAttributes.Get(number, "user.long", out byte[] found));
            Assert.Equal(value, found);
            Assert.Equal(Errno.None, ExtendedAttributes.Get(number, names[7], out found));
            Assert.Equal([1], found);
            Assert.Equal(Errno.ENODATA, ExtendedAttributes.Get(number, "user.none", out found));
            Assert.Empty(found);
            Assert.Equal(Errno.None, ExtendedAttributes.List(number, out IReadOnlyList<string> all));
            Assert.True(all.Sum(name => name.Length + 1) > 1024);
            Assert.Equal(["user.long", .. names], all);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
