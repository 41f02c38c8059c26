using System.Globalization;

namespace Limyra.Apk.Transactions;

/// <summary>Sizes as apk shows them: the unit steps at 10000, from MiB on there is one decimal.</summary>
internal static class HumanSize
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>For example <c>2.2 MiB</c>.</summary>
    public static string Show(ulong bytes) => Format(bytes, hasDecimal: true);

    /// <summary>For example <c>2 MiB</c>.</summary>
    public static string ShowWhole(ulong bytes) => Format(bytes, hasDecimal: false);

    private static string Format(ulong bytes, bool hasDecimal)
    {
        float size = bytes;
        int unit = 0;
        for (; unit < Units.Length - 1 && size >= 10000; unit++)
        {
            size /= 1024;
            bytes /= 1024;
        }
        return hasDecimal && unit >= 2
            ? string.Create(CultureInfo.InvariantCulture, $"{size:F1} {Units[unit]}")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes} {Units[unit]}");
    }
}
