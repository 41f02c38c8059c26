using System.Globalization;
using System.Text;

namespace Limyra.Formats.Consoles;

/// <summary>Writes a keymap as loadkeys and we read it: for an initramfs, which
/// carries no keyboard data.</summary>
public static class KmapWriter
{
    /// <summary>The text; reading it gives the same keymap.</summary>
    public static string Write(KernelKeymap keymap)
    {
        ArgumentNullException.ThrowIfNull(keymap);
        StringBuilder text = new();
        int[] tables = [.. keymap.Tables];
        text.Append("keymaps ").AppendJoin(',', tables).Append('\n');
        for (int key = 1; key < KernelKeymap.KeyCount; key++)
        {
            ushort[] row = [.. tables.Select(table => keymap[table, key])];
            if (row.All(value => value == KernelKey.Hole)) continue;

            // One word alone would mean something else.
            text.Append(CultureInfo.InvariantCulture, $"keycode {key} =");
            foreach (ushort value in row)
                text.Append(' ').Append(KernelKey.ToText(value));

            text.Append('\n');
        }

        foreach (KeyAccent accent in keymap.Accents)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"compose U+{accent.First:x4} U+{accent.Second:x4} to U+{accent.Result:x4}\n");
        }

        foreach (int number in keymap.Strings.Keys.Order())
        {
            text.Append(CultureInfo.InvariantCulture,
                $"string 0x{0x100 | number:x4} = \"{Escape(keymap.Strings[number])}\"\n");
        }

        return text.ToString();
    }

    private static string Escape(string value) =>
        string.Concat(value.Select(c => c is >= ' ' and < '\x7f' and not ('"' or '\\')
            ? c.ToString() : $"\\{Convert.ToString(c, toBase: 8).PadLeft(3, '0')}"));
}
