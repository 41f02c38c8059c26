using System.Globalization;
using Limyra.Linux;

namespace Limyra.Early.Mounting;

/// <summary>Option words of mount(8), sorted into flags for the kernel, text for the
/// file system, and our own.</summary>
internal sealed class MountOptions
{
    private const MountFlags PropagationMask =
        MountFlags.Shared | MountFlags.Private | MountFlags.Slave | MountFlags.Unbindable;

    private const MountFlags AccessTime = MountFlags.NoAccessTime | MountFlags.RelativeAccessTime;
    private const MountFlags Action = MountFlags.Bind | MountFlags.Move | MountFlags.Remount;

    // What "defaults" takes back (mount(8)).
    private const MountFlags Defaults = MountFlags.ReadOnly | MountFlags.NoSetId | MountFlags.NoDevices
        | MountFlags.NoExecution | MountFlags.Synchronous;

    // Words for those who read fstab, never for the kernel.
    private static readonly string[] ForTools =
    [
        "_netdev", "auto", "group", "noauto", "nofail", "nogroup", "noowner", "nouser", "nousers",
        "owner", "user",
        "users",
    ];

    // Word, the flags it touches, the flags it leaves set among them.
    private static readonly Dictionary<string, (MountFlags Touched, MountFlags Set)> Words =
        new(StringComparer.Ordinal)
        {
            ["async"] = (MountFlags.Synchronous, 0),
            ["atime"] = (AccessTime, 0),
            ["bind"] = (Action, MountFlags.Bind),
            ["dev"] = (MountFlags.NoDevices, 0),
            ["diratime"] = (MountFlags.NoDirectoryAccessTime, 0),
            ["dirsync"] = (MountFlags.DirectorySynchronous, MountFlags.DirectorySynchronous),
            ["exec"] = (MountFlags.NoExecution, 0),
            ["iversion"] = (MountFlags.InodeVersion, MountFlags.InodeVersion),
            ["lazytime"] = (MountFlags.LazyTime, MountFlags.LazyTime),
            ["loud"] = (MountFlags.Silent, 0),
            ["mand"] = (MountFlags.MandatoryLocks, MountFlags.MandatoryLocks),
            ["move"] = (Action, MountFlags.Move),
            ["noatime"] = (AccessTime, MountFlags.NoAccessTime),
            ["nodev"] = (MountFlags.NoDevices, MountFlags.NoDevices),
            ["nodiratime"] = (MountFlags.NoDirectoryAccessTime, MountFlags.NoDirectoryAccessTime),
            ["noexec"] = (MountFlags.NoExecution, MountFlags.NoExecution),
            ["noiversion"] = (MountFlags.InodeVersion, 0),
            ["nolazytime"] = (MountFlags.LazyTime, 0),
            ["nomand"] = (MountFlags.MandatoryLocks, 0),
            ["norelatime"] = (AccessTime, 0),
            ["nostrictatime"] = (MountFlags.StrictAccessTime, 0),
            ["nosuid"] = (MountFlags.NoSetId, MountFlags.NoSetId),
            ["nosymfollow"] = (MountFlags.NoSymbolicLinks, MountFlags.NoSymbolicLinks),
            ["private"] = (MountFlags.Private, MountFlags.Private),
            ["rbind"] = (Action, MountFlags.Bind | MountFlags.Recursive),
            ["relatime"] = (AccessTime, MountFlags.RelativeAccessTime),
            ["remount"] = (Action, MountFlags.Remount),
            ["ro"] = (MountFlags.ReadOnly, MountFlags.ReadOnly),
            ["rprivate"] = (MountFlags.Private, MountFlags.Private | MountFlags.Recursive),
            ["rshared"] = (MountFlags.Shared, MountFlags.Shared | MountFlags.Recursive),
            ["rslave"] = (MountFlags.Slave, MountFlags.Slave | MountFlags.Recursive),
            ["runbindable"] = (MountFlags.Unbindable, MountFlags.Unbindable | MountFlags.Recursive),
            ["rw"] = (MountFlags.ReadOnly, 0),
            ["shared"] = (MountFlags.Shared, MountFlags.Shared),
            ["silent"] = (MountFlags.Silent, MountFlags.Silent),
            ["slave"] = (MountFlags.Slave, MountFlags.Slave),
            ["strictatime"] = (MountFlags.StrictAccessTime, MountFlags.StrictAccessTime),
            ["suid"] = (MountFlags.NoSetId, 0),
            ["symfollow"] = (MountFlags.NoSymbolicLinks, 0),
            ["sync"] = (MountFlags.Synchronous, MountFlags.Synchronous),
            ["unbindable"] = (MountFlags.Unbindable, MountFlags.Unbindable),
        };

    /// <summary>Flags of the mount call itself.</summary>
    public MountFlags Flags { get; private init; }

    /// <summary>Flags of the second call that sets how mounts spread; none if
    /// the words ask for none.</summary>
    public MountFlags Propagation { get; private init; }

    /// <summary>What the file system gets, null for nothing.</summary>
    public string? Data { get; private init; }

    /// <summary>"" for any free loop device, a path for one by name, null without "loop".</summary>
    public string? LoopDevice { get; private init; }

    /// <summary>First byte of the file behind a loop device.</summary>
    public ulong LoopOffset { get; private init; }

    /// <summary>Length behind a loop device, 0 for all.</summary>
    public ulong LoopSizeLimit { get; private init; }

    /// <summary>The words that are for the kernel and the file system, as a
    /// mount helper wants them.</summary>
    public string ForHelper { get; private init; } = "";

    /// <summary>Reads the words, later ones overruling earlier ones, on top of
    /// <paramref name="current"/>.</summary>
    public static MountOptions Parse(IEnumerable<string> words, MountFlags current = MountFlags.None)
    {
        MountFlags flags = current, propagation = 0;
        List<string> data = [], helper = [];
        string? loop = null;
        ulong offset = 0, sizeLimit = 0;
        foreach (string word in words)
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? word : word[..equals];
            string value = equals < 0 ? "" : word[(equals + 1)..];
            if (Words.TryGetValue(word, out (MountFlags Touched, MountFlags Set) meaning))
            {
                bool isPropagation = (meaning.Touched & PropagationMask) != 0;
                propagation = isPropagation ? meaning.Set : propagation;
                flags = isPropagation ? flags : (flags & ~meaning.Touched) | meaning.Set;
                helper.Add(word);
            }
            else if (name == "defaults")
            {
                flags &= ~Defaults;
            }
            else if (name == "loop")
            {
                loop = value;
            }
            else if (name == "offset" && TryParseBytes(value, out ulong bytes))
            {
                offset = bytes;
            }
            else if (name == "sizelimit" && TryParseBytes(value, out bytes))
            {
                sizeLimit = bytes;
            }
            else if (!IsForTools(name))
            {
                data.Add(word);
                helper.Add(word);
            }
        }

        return new MountOptions
        {
            Flags = flags,
            Propagation = propagation,
            Data = data.Count == 0 ? null : string.Join(',', data),
            LoopDevice = loop,
            LoopOffset = offset,
            LoopSizeLimit = sizeLimit,
            ForHelper = string.Join(',', helper),
        };
    }

    /// <summary>A number of bytes with an optional K, M, G, T (powers of 1024).</summary>
    public static bool TryParseBytes(string text, out ulong bytes)
    {
        string digits = text.TrimEnd('K', 'M', 'G', 'T', 'k', 'm', 'g', 't');
        int power = text.Length - digits.Length > 1 ? -1
            : text.Length == digits.Length ? 0 : "KMGT".IndexOf(char.ToUpperInvariant(text[^1])) + 1;
        bool isNumber = ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out bytes);
        if (!isNumber || power < 0 || (power > 0 && bytes > ulong.MaxValue >> (10 * power)))
            return false;

        bytes <<= 10 * power;
        return true;
    }

    private static bool IsForTools(string name) =>
        name.StartsWith("x-", StringComparison.Ordinal) || name.StartsWith("X-", StringComparison.Ordinal)
        || name is "comment" or "helper" or "uhelper" || ForTools.Contains(name, StringComparer.Ordinal);
}
