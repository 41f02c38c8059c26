using Limyra.Templates.Text;

namespace Limyra.Templates.Profiles;

/// <summary>Which hardening switches are on for a package on an architecture.</summary>
public static class Hardening
{
    /// <summary>
    /// Applies <c>name</c> and <c>!name</c> in order over the defaults, checks what needs what, and only then
    /// drops what the architecture cannot have. Fails with a <see cref="TemplateException"/>.
    /// </summary>
    /// <param name="arch">Architecture that is built for.</param>
    /// <param name="switches">The field <c>hardening</c> and what a call adds to it.</param>
    /// <param name="hasLto">State of the option <c>lto</c>.</param>
    public static IReadOnlyDictionary<string, bool> Resolve(
        string arch, IEnumerable<string> switches, bool hasLto)
    {
        Dictionary<string, bool> state = HardeningTable.All.ToDictionary(
            entry => entry.Name, entry => entry.IsOnByDefault, StringComparer.Ordinal);
        foreach (string entry in switches)
        {
            string name = entry.StartsWith('!') ? entry[1..] : entry;
            if (!state.ContainsKey(name))
                throw new EvaluationException("hardening", $"unknown hardening option {name}");
            state[name] = name == entry;
        }
        if (state["cfi"] && !hasLto) throw new EvaluationException("hardening", "CFI requires LTO");
        if (state["cfi"] && !state["vis"])
            throw new EvaluationException("hardening", "CFI requires hidden visibility");
        foreach ((string? name, _, IReadOnlyList<string>? archs) in HardeningTable.All)
            if (archs.Count > 0 && !archs.Contains(arch)) state[name] = false;
        return state;
    }
}
