using Limyra.Early.Base;
using Limyra.Early.Modules;
using Limyra.Linux;

namespace Limyra.Early.Mounting;

/// <summary>One thing to be mounted.</summary>
/// <param name="Source">Device, LABEL=, UUID= and their kind, a file with "loop", or a bare name.</param>
/// <param name="Target">Mount point.</param>
/// <param name="Type">File system type, or "auto".</param>
/// <param name="Options">Option words.</param>
/// <param name="Where">Who asks, for messages: a file and line, or a step.</param>
internal sealed record MountRequest(
    string Source, string Target, string Type, IReadOnlyList<string> Options, string Where);

/// <summary>Mounts with everything around the call: names of devices, loop devices,
/// modules, helpers, propagation.</summary>
internal static class Mounter
{
    private static readonly (string Prefix, string Directory)[] DeviceNames =
    [
        ("LABEL=", "by-label"), ("UUID=", "by-uuid"), ("PARTLABEL=", "by-partlabel"),
        ("PARTUUID=", "by-partuuid"), ("ID=", "by-id"),
    ];

    /// <summary>Mounts; says why not and returns false if it cannot.</summary>
    public static bool Mount(StepContext context, MountRequest request)
    {
        MountOptions options = MountOptions.Parse(request.Options);
        string source = ResolveSource(request.Source);
        string purpose = $"{request.Where}: mounting {request.Source} on {request.Target}";
        if (options.LoopDevice is not null)
        {
            LoopRange range = new(
                options.LoopOffset, options.LoopSizeLimit, (options.Flags & MountFlags.ReadOnly) != 0);
            ModuleLoader.LoadQuietly(context, "loop");
            if (context.Failed(context.Kernel.AttachLoop(source, range, out source),
                $"{purpose}: loop device"))
            {
                return false;
            }
        }

        Errno error = TryMount(context, source, request, options);
        if (error != Errno.None && RunHelper(context, source, request, options) is { } isHelped)
            return isHelped;

        if (error != Errno.None)
        {
            context.Say($"{purpose}: {Explain(context, error, source, request)}");
            return false;
        }

        return options.Propagation == MountFlags.None || !context.Failed(
            context.Kernel.Mount(source, request.Target, null, options.Propagation, null),
            $"{purpose}: setting how mounts spread");
    }

    /// <summary>Mounts unless the target is a mount point already.</summary>
    public static bool TryMount(StepContext context, MountRequest request) =>
        MountTable.IsMountPoint(context, request.Target) || Mount(context, request);

    /// <summary>Changes the options of what is mounted; those not named stay.</summary>
    public static Errno Remount(StepContext context, string target, IReadOnlyList<string> options)
    {
        IReadOnlyList<string> current = MountTable.Find(context, target)?.Options ?? [];
        MountFlags kept = MountOptions.Parse(current).Flags;
        MountOptions wanted = MountOptions.Parse(options, kept);
        Errno error = context.Kernel.Mount(
            "none", target, null, wanted.Flags | MountFlags.Remount, wanted.Data);
        return error == Errno.None && wanted.Propagation != MountFlags.None
            ? context.Kernel.Mount("none", target, null, wanted.Propagation, null) : error;
    }

    /// <summary>The path that a name such as UUID=... stands for.</summary>
    public static string ResolveSource(string source)
    {
        foreach ((string prefix, string directory) in DeviceNames)
        {
            if (source.StartsWith(prefix, StringComparison.Ordinal))
                return $"/dev/disk/{directory}/{EncodeName(source[prefix.Length..].Trim('"'))}";
        }

        return source;
    }

    /// <summary>Bytes that cannot stand in a link's name become \xNN, as udev writes them.</summary>
    public static string EncodeName(string name)
    {
        System.Text.StringBuilder text = new();
        foreach (byte b in System.Text.Encoding.UTF8.GetBytes(name))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || "#+-.:=@_".Contains((char)b) || b >= 0x80)
                text.Append((char)b);
            else
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }

        // The characters above are Latin-1 bytes; put UTF-8 sequences together again.
        return System.Text.Encoding.UTF8.GetString(System.Text.Encoding.Latin1.GetBytes(text.ToString()));
    }

    private static Errno TryMount(
        StepContext context, string source, MountRequest request, MountOptions options)
    {
        string? type =
            request.Type == "auto" ? Devices.VolumeReader.Read(context, source)?.Type : request.Type;
        if ((options.Flags & (MountFlags.Bind | MountFlags.Move)) != 0)
            type = null;

        Errno error = context.Kernel.Mount(source, request.Target, type, options.Flags, options.Data);
        if (error == Errno.ENODEV && type is not null && ModuleLoader.LoadQuietly(context, "fs-" + type))
            error = context.Kernel.Mount(source, request.Target, type, options.Flags, options.Data);

        // Binding ignores the other flags; a second call applies them (mount(2)).
        MountFlags later = options.Flags & ~(MountFlags.Bind | MountFlags.Recursive);
        return error == Errno.None && (options.Flags & MountFlags.Bind) != 0 && later != MountFlags.None
            ? context.Kernel.Mount(source, request.Target, null, options.Flags | MountFlags.Remount, null)
            : error;
    }

    // Network and user-space file systems bring their own program; its exit code is the answer.
    private static bool? RunHelper(
        StepContext context, string source, MountRequest request, MountOptions options)
    {
        string name = $"mount.{request.Type}";
        if (context.FindTool(name) is null) return null;

        ProgramEnd? end = context.RunTool(name, "-o", options.ForHelper, source, request.Target);
        if (end is { IsSuccess: false } failed)
            context.Say($"{request.Where}: {name} for {request.Target} ended with {failed.ExitCode}");

        return end is { IsSuccess: true };
    }

    private static string Explain(StepContext context, Errno error, string source, MountRequest request)
    {
        bool isDevice = source.StartsWith("/dev/", StringComparison.Ordinal);
        return error switch
        {
            Errno.ENOENT when isDevice && !context.Tree.Exists(source) => $"there is no device {source}",
            Errno.ENOENT when !context.Tree.Exists(request.Target) =>
                "the mount point does not exist; create the directory or add the option x-mount.mkdir",
            Errno.ENODEV => $"the kernel knows no file system {request.Type}, nor is there a module for it",
            Errno.EINVAL =>
                $"Invalid argument: not a file system of type {request.Type}, or a bad option among "
                    + string.Join(',', request.Options),
            Errno.ENOTBLK => $"{source} is not a block device; a file needs the option loop",
            _ => error.Describe(),
        };
    }
}
