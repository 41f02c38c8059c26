using Limyra.Templates.Values;

namespace Limyra.Templates.Fields;

/// <summary>The state of every option, one bit each: thousands of packages hold one.</summary>
internal readonly record struct OptionStates(ulong Bits)
{
    /// <summary>True for an option that is on; false for an unknown one.</summary>
    public bool this[string name] => OptionTable.PlaceOf(name) is var place and >= 0 && this[place];

    public bool this[int place] => (Bits >> place & 1) != 0;

    public OptionStates With(int place, bool isOn) =>
        new(isOn ? Bits | 1UL << place : Bits & ~(1UL << place));

    /// <summary>The same as templates see it.</summary>
    public DictValue ToDict()
    {
        DictValue dict = new();
        for (int place = 0; place < OptionTable.All.Count; place++)
            dict[OptionTable.All[place].Name] = BoolValue.Of(this[place]);
        return dict;
    }
}
