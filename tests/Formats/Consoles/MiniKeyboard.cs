using System.Text;

namespace Limyra.Tests.Formats.Consoles;

/// <summary>A data folder of X11 keyboards, small enough to read: a Latin layout, a
/// Cyrillic one, an option.</summary>
internal static class MiniKeyboard
{
    private const string Rules = """
        ! $latin = xx yy
        ! model = keycodes
          * = evdev
        ! layout = keycodes
          $latin = +aliases(swapped)
        ! model layout = symbols
          * broken = pc+missing
          * * = pc+%l%(v)
        ! model layout[1] = symbols
          * * = pc+%l[1]%(v[1])
        ! model layout[2] = symbols
          * * = +%l[2]%(v[2]):2
        ! option = symbols
          grp:menu_toggle = +group(menu_toggle)
          caps:none = +caps(none)
        """;

    private const string Keycodes = """
        default xkb_keycodes "evdev" {
            minimum = 8; maximum = 255;
            <ESC> = 9; <AE01> = 10; <AE02> = 11; <AE03> = 12; <BKSP> = 22; <TAB> = 23;
            <AD01> = 24; <AD02> = 25; <AD03> = 26; <AD04> = 27; <AD05> = 28; <AD06> = 29; <AD07> = 30; <AD08> = 31;
            <RTRN> = 36; <LCTL> = 37; <AC01> = 38; <AC02> = 39; <AC03> = 40; <AC04> = 41; <AC05> = 42; <AC06> = 43;
            <LFSH> = 50; <LALT> = 64; <SPCE> = 65; <CAPS> = 66; <FK01> = 67; <KP7> = 79; <RALT> = 108; <DELE> = 119;
            <PGUP> = 112; <LEFT> = 113; <MENU> = 135; <LVL3> = 92;
            alias <LatQ> = <AD01>;
            indicator 1 = "Caps Lock";
        };
        """;

    private const string Aliases = """
        default xkb_keycodes "swapped" { alias <AltGr> = <RALT>; };
        """;

    private const string Pc = """
        // what all layouts share
        default partial alphanumeric_keys modifier_keys
        xkb_symbols "pc105" {
            key <ESC>  { [ Escape ] };   key <TAB> { [ Tab, ISO_Left_Tab ] };
            key <RTRN> { [ Return ] };   key <SPCE> { [ space ] };
            key <BKSP> { [ BackSpace, BackSpace ] };
            key <LCTL> { [ Control_L ] }; key <LFSH> { [ Shift_L ] }; key <CAPS> { [ Caps_Lock ] };
            key <LALT> { [ Alt_L, Meta_L ] };
            key <RALT> { type[Group1]="ONE_LEVEL", symbols[Group1] = [ ISO_Level3_Shift ] };
            key <FK01> { type="CTRL+ALT", symbols[Group1]= [ F1, F1, F1, F1, XF86Switch_VT_1 ] };
            key <KP7>  { [ KP_Home, KP_7 ] };  key <DELE> { [ Delete ] };  key <PGUP> { [ Prior ] };
            key <LEFT> { [ Left ] }; key <MENU> { [ Menu ] };
            key <LVL3> { [ ISO_Level3_Shift ] };
            key <AE01> { [ 1, exclam ] };  key <AE02> { [ 2, at ] };  key <AE03> { [ 3, numbersign ] };
            modifier_map Shift { Shift_L };
            modifier_map Mod1 { <LALT>, Meta_L };
            interpret Alt_L { action = SetMods(modifiers=Alt); };
        };
        """;

    private const string Latin = """
        default xkb_symbols "basic" {
            name[Group1]= "Example (with brackets)";
            key <AD01> { [ q, Q, at ] };          key <AD02> { [ w, W ] };
            key <AD03> { [ e, E, EuroSign, cent ] }; key <AD04> { [ r, R ] };
            key <AD05> { type[group1] = "FOUR_LEVEL_ALPHABETIC", [ z, Z ] };
            key <AD06> { [ udiaeresis, Udiaeresis ] };
            key <AD07> { [ dead_acute, dead_grave, dead_caron ] };
            key <AD08> { [ plus, asterisk, asciitilde, U2013 ] };
            key <AC01> { [ a, A ] };  key <AC02> { [ s, S, U017F ] };  key <AC03> { [ ssharp, question, backslash ] };
            key <AC04> { [ less, greater ], [ 0x1000416, any ] };
            key <AC05> { [ { a, b }, VoidSymbol ] }; key <AC06> { [ period, colon ] };
        };
        partial alphanumeric_keys
        xkb_symbols "variant" {
            include "xx(basic)"
            key <AD01> { [ any, any, EuroSign ] };
            augment key <AD02> { [ x, X, bar ] };
            replace key <AD03> { [ f, F ] };
        };
        """;

    private const string Cyrillic = """
        default partial xkb_symbols "basic" {
            key <AD01> { [ Cyrillic_shorti, Cyrillic_SHORTI ] };
            key <AD02> { [ Cyrillic_tse, Cyrillic_TSE ] };
        };
        """;

    private const string Group = """
        partial xkb_symbols "menu_toggle" { key <MENU> { [ ISO_Next_Group ] }; };
        """;

    private const string Caps = """
        partial xkb_symbols "none" { key <CAPS> { [ VoidSymbol ] }; };
        """;

    public static byte[]? Read(string name) => name switch
    {
        "rules/evdev" => Encoding.UTF8.GetBytes(Rules),
        "keycodes/evdev" => Encoding.UTF8.GetBytes(Keycodes),
        "keycodes/aliases" => Encoding.UTF8.GetBytes(Aliases),
        "symbols/pc" => Encoding.UTF8.GetBytes(Pc),
        "symbols/xx" => Encoding.UTF8.GetBytes(Latin),
        "symbols/cc" => Encoding.UTF8.GetBytes(Cyrillic),
        "symbols/group" => Encoding.UTF8.GetBytes(Group),
        "symbols/caps" => Encoding.UTF8.GetBytes(Caps),
        _ => null,
    };
}
