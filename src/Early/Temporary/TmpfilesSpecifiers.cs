using System.Text;
using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Temporary;

/// <summary>The %-words of tmpfiles.d(5), for the system instance.</summary>
internal sealed class TmpfilesSpecifiers(StepContext context)
{
    private IReadOnlyDictionary<string, string>? _release;

    /// <summary>The text with every specifier replaced; null if one has no meaning here.</summary>
    public string? Expand(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal)) return text;

        StringBuilder result = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                result.Append(text[i]);
                continue;
            }

            if (++i == text.Length || Value(text[i]) is not { } value) return null;

            result.Append(value);
        }

        return result.ToString();
    }

    private string? Value(char letter) => letter switch
    {
        '%' => "%",
        'A' => ReleaseField("IMAGE_VERSION"),
        'a' => "x86-64",
        'B' => ReleaseField("BUILD_ID"),
        'b' =>
            (context.Tree.ReadText("/proc/sys/kernel/random/boot_id") ?? "").Replace("-", "",
                StringComparison.Ordinal),
        'C' => "/var/cache",
        'G' or 'U' => "0",
        'g' or 'u' => "root",
        'h' => "/root",
        'H' => HostName(),
        'l' => HostName().Split('.')[0],
        'L' => "/var/log",
        'm' => context.Tree.ReadText("/etc/machine-id") is { Length: 32 } id ? id : null,
        'M' => ReleaseField("IMAGE_ID"),
        'o' => ReleaseField("ID"),
        'S' => "/var/lib",
        't' => "/run",
        'T' => "/tmp",
        'v' => context.Kernel.KernelRelease,
        'V' => "/var/tmp",
        'w' => ReleaseField("VERSION_ID"),
        'W' => ReleaseField("VARIANT_ID"),
        _ => null,
    };

    private string HostName() =>
        context.Tree.ReadText("/proc/sys/kernel/hostname") ?? context.Tree.ReadText("/etc/hostname")
            ?? "localhost";

    private string ReleaseField(string name)
    {
        if (_release is null)
        {
            Errno error = context.Tree.Read("/etc/os-release", out byte[] content);
            _ = error == Errno.None ? error : context.Tree.Read("/usr/lib/os-release", out content);
            _release = ShellAssignments.Parse(content, "os-release", []);
        }

        return _release.GetValueOrDefault(name, "");
    }
}
