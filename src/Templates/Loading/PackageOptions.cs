using Limyra.Templates.Fields;
using Limyra.Templates.Packages;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Loading;

/// <summary>Turns the list <c>options</c> into the state of every option.</summary>
internal static class PackageOptions
{
    /// <summary>Settles the options of a package; global ones begin as in the template.</summary>
    public static void Resolve(PackageHandle handle, PackageHandle? inherited)
    {
        OptionStates states = default;
        for (int place = 0; place < OptionTable.All.Count; place++)
        {
            Option option = OptionTable.All[place];
            states = states.With(place, inherited is not null && option.IsInherited
                ? inherited.HasOption(option.Name)
                : option.IsOnByDefault);
        }
        if (handle.Name.EndsWith("-devel", StringComparison.Ordinal))
            states = states.With(OptionTable.PlaceOf("splitstatic"), isOn: true);
        foreach (Value entry in handle["options"] is ListValue list ? list.Items : [])
        {
            if (entry is not StringValue { Text: var text })
                throw new EvaluationException("option", $"an option must be a text, not {entry.TypeName}");
            string name = text.StartsWith('!') ? text[1..] : text;
            int place = OptionTable.PlaceOf(name);
            if (place < 0)
                throw new EvaluationException("option", inherited is null
                    ? $"unknown option: {name}"
                    : $"unknown subpackage option: {name} (of {handle.Name})");
            states = states.With(place, isOn: name == text);
        }
        handle.SetOptions(states);
    }
}
