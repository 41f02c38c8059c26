namespace Limyra.Formats.Configuration;

/// <summary>A module somebody asks for by name.</summary>
/// <param name="Name">Module or alias.</param>
/// <param name="Source">The file it stands in.</param>
/// <param name="Line">Counted from 1.</param>
public sealed record ModuleRequest(string Name, string Source, int Line);

/// <summary>Reads modules-load.d(5) and modules.devname: a name a line, further words ignored in the latter.</summary>
public static class ModulesLoadFile
{
    /// <summary>All usable lines; the others are reported in <paramref name="problems"/>.</summary>
    public static IReadOnlyList<ModuleRequest> Parse(
        ReadOnlySpan<byte> content, string source, ICollection<ConfigurationProblem> problems)
    {
        var requests = new List<ModuleRequest>();
        foreach (ConfigurationLine line in ConfigurationLines.Split(content, commentMarks: "#;"))
        {
            string[] words = ConfigurationLines.Words(line.Text);
            if (words.Length > 1 && words[1][0] is not ('#' or ';'))
            {
                problems.Add(new(source, line.Number, "modules-load-words",
                    $"\"{line.Text}\" is more than one word; expected one module a line"));
            }
            else
            {
                requests.Add(new(words[0], source, line.Number));
            }
        }

        return requests;
    }

    /// <summary>Reads modules.devname of depmod(8): "module path type-and-number".</summary>
    public static IReadOnlyList<ModuleRequest> ParseStaticNodes(ReadOnlySpan<byte> content, string source) =>
        [.. from line in ConfigurationLines.Split(content)
            select new ModuleRequest(ConfigurationLines.Words(line.Text)[0], source, line.Number)];
}
