using System.Text;
using Limyra.Formats.Consoles;
using Limyra.Linux;

namespace Limyra.Early.Consoles;

/// <summary>Gives keymaps and fonts to a virtual console of this machine.</summary>
internal static class ConsoleDevice
{
    // console_codes(4)
    private static readonly byte[] SelectUnicode = "\e%G"u8.ToArray();
    private static readonly byte[] SelectBytesWithUserMap = "\e%@\e(K"u8.ToArray();

    public static Errno SetKeyboardMode(string console, bool isUnicode) =>
        With(console, device => Linux.Consoles.SetKeyboardMode(device, isUnicode));

    public static Errno SetKeymap(string console, KernelKeymap keymap, out int refused)
    {
        int unknown = 0;
        Errno error = With(console, device =>
        {
            Errno worst = SetTables(device, keymap, ref unknown);
            if (worst == Errno.None && keymap.Accents.Count > 0)
            {
                worst = Linux.Consoles.SetAccents(
                    device,
                    [.. keymap.Accents.Select(accent => (accent.First, accent.Second, accent.Result))]);
            }

            foreach ((int number, string text) in keymap.Strings)
            {
                worst = worst == Errno.None
                    ? Linux.Consoles.SetFunctionText(device, (byte)number, Encoding.Latin1.GetBytes(text))
                    : worst;
            }

            return worst;
        });
        refused = unknown;
        return error;
    }

    public static Errno SetScreen(string console, PsfFont? font, ScreenMapFile? map, bool isUnicode) =>
        With(console, device =>
        {
            Errno error = Errno.None;
            if (font is not null)
            {
                error = Linux.Consoles.SetFont(device, (font.Width, font.Height), font.Bitmaps);
                error = error == Errno.None && font.Characters.Count > 0
                    ? Linux.Consoles.SetUnicodeMap(device, font.Characters) : error;
            }

            if (error == Errno.None && map is not null)
                error = Linux.Consoles.SetScreenMap(device, map.Characters);

            return error != Errno.None ? error
                : Files.WriteAll(device, isUnicode ? SelectUnicode : SelectBytesWithUserMap);
        });

    private static Errno SetTables(int device, KernelKeymap keymap, ref int refused)
    {
        HashSet<int> wanted = [.. keymap.Tables];
        for (int table = 0; table < KernelKeymap.TableCount; table++)
        {
            // A table that is dropped comes back empty, so that only what is
            // set has to be told. The first stays.
            if (table > 0)
            {
                Errno dropped = Linux.Consoles.SetKey(device, (byte)table, key: 0, KernelKey.NoSuchMap);
                if (dropped is not (Errno.None or Errno.EINVAL)) return dropped;
            }

            for (int key = 1; wanted.Contains(table) && key < KernelKeymap.KeyCount; key++)
            {
                ushort value = keymap[table, key];
                if (value == KernelKey.Hole && table > 0) continue;

                Errno error = Linux.Consoles.SetKey(device, (byte)table, (byte)key, value);
                if (error == Errno.EINVAL)
                    refused++;
                else if (error != Errno.None)
                    return error;
            }
        }

        return Errno.None;
    }

    private static Errno With(string console, Func<int, Errno> act)
    {
        Errno error = Files.Open(
            Files.CurrentDirectory, console, OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal, mode: 0,
            out FileDescriptor device);
        if (error != Errno.None) return error;

        using (device)
        {
            return act(device.Number);
        }
    }
}
