using Limyra.Templates.Fields;
using Limyra.Templates.Packages;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Loading;

/// <summary>Turns the list <c>options</c> into the state of every option.</summary>
internal static class PackageOptions
{
    /// <summary>Replaces the field by a dict of all options; global ones begin as in the template.</summary>
    public static void Resolve(PackageHandle handle, PackageHandle? inherited)
    {
        DictValue states = new();
        foreach (var option in OptionTable.All)
            states[option.Name] = BoolValue.Of(inherited is not null && option.IsInherited
                ? inherited.HasOption(option.Name)
                : option.IsOnByDefault);
        if (handle.Name.EndsWith("-devel", StringComparison.Ordinal)) states["splitstatic"] = BoolValue.True;
        foreach (var entry in handle["options"] is ListValue list ? list.Items : [])
        {
            if (entry is not StringValue { Text: var text })
                throw new EvaluationException("option", $"an option must be a text, not {entry.TypeName}");
            string name = text.StartsWith('!') ? text[1..] : text;
            if (states[name] is null)
                throw new EvaluationException("option", inherited is null
                    ? $"unknown option: {name}"
                    : $"unknown subpackage option: {name} (of {handle.Name})");
            states[name] = BoolValue.Of(name == text);
        }
        handle["options"] = states;
    }
}
