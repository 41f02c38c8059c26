namespace Limyra.Formats.Consoles;

/// <summary>Which characters a console font should have where the settings leave
/// it open (CODESET=guess).</summary>
public static class ConsoleCodeSets
{
    private const string Western = "Lat15";

    private static readonly Dictionary<string, string> ByCharacterMap = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ARMSCII-8"] = "Armenian", ["CP1251"] = "CyrSlav", ["CP1255"] = "Hebrew", ["CP1256"] = "Arabic",
        ["GEORGIAN-ACADEMY"] = "Georgian", ["GEORGIAN-PS"] = "Georgian", ["IBM1133"] = "Lao",
        ["ISIRI-3342"] = "Arabic",
        ["ISO-8859-2"] = "Lat2", ["ISO-8859-4"] = "Lat7", ["ISO-8859-5"] = "CyrSlav",
        ["ISO-8859-6"] = "Arabic",
        ["ISO-8859-7"] = "Greek", ["ISO-8859-8"] = "Hebrew", ["ISO-8859-10"] = "Lat7",
        ["ISO-8859-11"] = "Thai",
        ["ISO-8859-13"] = "Lat7", ["ISO-8859-14"] = "Lat38", ["ISO-8859-16"] = "Lat2",
        ["ISO-8859-3"] = "Lat38",
        ["KOI8-R"] = "CyrKoi", ["KOI8-U"] = "CyrSlav", ["TIS-620"] = "Thai", ["VISCII"] = "Vietnamese",
    };

    // With UTF-8 the language is open; the keyboard tells what people will read.
    private static readonly Dictionary<string, string> ByLayout = new(StringComparer.Ordinal)
    {
        ["am"] = "Armenian", ["ara"] = "Arabic", ["iq"] = "Arabic", ["ir"] = "Arabic", ["pk"] = "Arabic",
        ["af"] = "Arabic",
        ["bg"] = "CyrSlav", ["by"] = "CyrSlav", ["mk"] = "CyrSlav", ["rs"] = "CyrSlav", ["ru"] = "CyrSlav",
        ["ua"] = "CyrSlav", ["me"] = "CyrSlav", ["kg"] = "CyrAsia", ["kz"] = "CyrAsia", ["mn"] = "CyrAsia",
        ["tj"] = "CyrAsia", ["cz"] = "Lat2", ["sk"] = "Lat2", ["pl"] = "Lat2", ["hu"] = "Lat2",
        ["si"] = "Lat2",
        ["hr"] = "Lat2", ["ba"] = "Lat2", ["ro"] = "Lat2", ["al"] = "Lat2", ["lt"] = "Lat7", ["lv"] = "Lat7",
        ["ee"] = "Lat7", ["et"] = "Ethiopian", ["ge"] = "Georgian", ["gr"] = "Greek", ["il"] = "Hebrew",
        ["la"] = "Lao",
        ["th"] = "Thai", ["vn"] = "Vietnamese", ["epo"] = "Lat38", ["mt"] = "Lat38",
    };

    /// <summary>The name of a code set as fonts of console-setup begin with it.</summary>
    public static string Guess(ConsoleSettings settings, string layout) => !settings.IsUnicode
        ? ByCharacterMap.GetValueOrDefault(settings.CharacterMap, Western)
        : ByLayout.GetValueOrDefault(layout, Western);
}
