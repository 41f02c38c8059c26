using System.IO.Compression;
using System.Text;
using Limyra.Early.Consoles;
using Limyra.Formats.Consoles;
using Limyra.Linux;
using Limyra.Tests.Formats.Consoles;

namespace Limyra.Tests.Early;

public sealed class ConsoleStepTests : IDisposable
{
    private const string Data = "/usr/share/X11/xkb/";
    private readonly TestMachine _machine = new();

    public ConsoleStepTests()
    {
        _machine.WithDirectory("/dev").WithDirectory("/run/dinit");

        // The step opens nothing itself; any character device shows that there is a console.
        foreach (string name in (string[])["tty1", "tty2"])
            _machine.WithLink("/dev/" + name, "null");
    }

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Without_a_virtual_console_there_is_nothing_to_do()
    {
        _machine.With("/etc/default/keyboard", "XKBLAYOUT=xx\n");
        Assert.Equal(0, _machine.Run(ConsoleStep.Run));
        Assert.Empty(_machine.Kernel.Calls);
    }

    [Fact]
    public void The_distributions_own_program_goes_first()
    {
        _machine.With("/usr/libexec/dinit-console", "", isExecutable: true);
        Assert.Equal(0, _machine.Run(ConsoleStep.Run, "keyboard"));
        Assert.Equal(["run /usr/libexec/dinit-console keyboard"], _machine.Kernel.Calls);
    }

    [Fact]
    public void The_keymap_of_the_keyboard_file_is_loaded_once()
    {
        if (!WithConsoles()) return;
        WithKeyboardData().With("/etc/default/keyboard", "XKBLAYOUT=xx\n");
        Assert.Equal(0, _machine.Run(ConsoleStep.Run, "keyboard"));
        Assert.Equal(0, _machine.Run(ConsoleStep.Run));
        Assert.Equal(["keyboard-mode /dev/tty1 unicode", "keymap /dev/tty1"], _machine.Kernel.Calls);
        Assert.Equal('€', KernelKey.CharacterOf(_machine.Kernel.Keymap![2, 18]));
        Assert.Empty(_machine.Output);
    }

    [Fact]
    public void A_layout_that_is_not_there_is_named_with_the_file()
    {
        if (!WithConsoles()) return;
        WithKeyboardData().With("/etc/default/keyboard", "XKBLAYOUT=nowhere\n");
        Assert.Equal(0, _machine.Run(ConsoleStep.Run, "keyboard"));
        Assert.Contains("there is no \"nowhere\" among the files of symbols", _machine.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_keymap_named_by_KMAP_counts_before_the_layout()
    {
        if (!WithConsoles()) return;
        WithKeyboardData().With("/etc/default/keyboard", "XKBLAYOUT=xx\nKMAP=special\n");
        WithPacked("/usr/share/kbd/keymaps/i386/qwerty/special.map.gz",
            "include \"shared\"\nkeycode 2 = x X\n"u8);
        _machine.With("/usr/share/kbd/keymaps/i386/include/shared.inc", "keycode 3 = y Y\n");
        Assert.Equal(0, _machine.Run(ConsoleStep.Run, "keyboard"));
        Assert.Equal(('x', 'y'),
            (KernelKey.CharacterOf(_machine.Kernel.Keymap![0, 2]),
                KernelKey.CharacterOf(_machine.Kernel.Keymap[0, 3])));
    }

    [Fact]
    public void Without_keyboard_data_the_prepared_keymap_is_used_as_in_an_initramfs()
    {
        if (!WithConsoles()) return;
        _machine.With("/etc/default/keyboard", "XKBLAYOUT=xx\n");
        WithPacked(ConsoleFiles.PreparedKeymap + ".gz", "keycode 2 = z Z\n"u8);
        Assert.Equal(0, _machine.Run(ConsoleStep.Run, "keyboard"));
        Assert.Equal('z', KernelKey.CharacterOf(_machine.Kernel.Keymap![0, 2]));
    }

    [Fact]
    public void Font_and_code_set_of_console_setup_are_loaded_on_each_active_console()
    {
        if (!WithConsoles()) return;
        _machine.With("/etc/default/console-setup",
            "ACTIVE_CONSOLES=/dev/tty1\nFONTFACE=VGA\nFONTSIZE=16\nCODESET=Lat2\n");
        WithPacked("/usr/share/consolefonts/Lat2-VGA16.psf.gz", PsfFontTests.Second());
        Assert.Equal(0, _machine.Run(ConsoleStep.Run));
        Assert.Equal(["screen /dev/tty1 12x3 unicode"], _machine.Kernel.Calls);
    }

    [Fact]
    public void A_missing_font_and_a_broken_one_are_named_and_the_console_stays()
    {
        if (!WithConsoles()) return;
        _machine.With("/etc/default/console-setup", "ACTIVE_CONSOLES=tty1\nFONT=nowhere\n");
        Assert.Equal(0, _machine.Run(ConsoleStep.Run));
        _machine.With("/etc/default/console-setup",
            "ACTIVE_CONSOLES=tty1\nFONT=noise.psf\nCHARMAP=ISO-8859-2\n")
            .With("/usr/share/consolefonts/noise.psf", "noise")
            .With("/usr/share/consoletrans/ISO-8859-2.acm", "0xb1 U+0105\n");
        Assert.Equal(0, _machine.Run(ConsoleStep.Run));
        Assert.Contains("none of the fonts nowhere", _machine.Messages[0], StringComparison.Ordinal);
        Assert.Contains("noise.psf: offset 0: neither a PSF1 nor a PSF2 font", _machine.Messages[1],
            StringComparison.Ordinal);
        Assert.Equal("screen /dev/tty1 x mapped bytes", _machine.Kernel.Calls[^1]);
    }

    [Fact]
    public void A_font_the_screen_cannot_show_is_named_with_its_size()
    {
        if (!WithConsoles()) return;
        _machine.With("/etc/default/console-setup", "ACTIVE_CONSOLES=tty1\nFONT=big.psf\n");
        File.WriteAllBytes(_machine.With("/usr/share/consolefonts/big.psf")
            .Full("/usr/share/consolefonts/big.psf"),
            PsfFontTests.Second());
        _machine.Kernel.Refusals["screen"] = Errno.EINVAL;
        Assert.Equal(0, _machine.Run(ConsoleStep.Run));
        Assert.Contains("cannot show a font of 12 by 3 dots", _machine.Output, StringComparison.Ordinal);
    }

    // Making a device node takes privileges that a developer may lack.
    private bool WithConsoles()
    {
        foreach (string name in (string[])["/dev/tty1"])
        {
            File.Delete(_machine.Full(name));
            Errno error = Files.MakeNode(
                Files.CurrentDirectory, _machine.Full(name), FileKind.CharacterDevice, 0x180,
                new DeviceNumber(1, 3));
            if (error != Errno.None) Assert.Skip($"device nodes cannot be made here: {error}");
        }

        return true;
    }

    private TestMachine WithKeyboardData()
    {
        foreach (string name in (string[])["rules/evdev", "keycodes/evdev", "keycodes/aliases", "symbols/pc",
            "symbols/xx"])
        {
            _machine.With(Data + name, Encoding.UTF8.GetString(MiniKeyboard.Read(name)!));
        }

        return _machine;
    }

    private void WithPacked(string path, ReadOnlySpan<byte> content)
    {
        _machine.With(path);
        using GZipStream file = new(File.Create(_machine.Full(path)), CompressionLevel.Fastest);
        file.Write(content);
    }
}
