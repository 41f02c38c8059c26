using System.Globalization;

namespace Limyra.Formats.Configuration;

/// <summary>A module somebody asks for by name.</summary>
/// <param name="Name">Module or alias.</param>
/// <param name="Source">The file it stands in.</param>
/// <param name="Line">Counted from 1.</param>
public sealed record ModuleRequest(string Name, string Source, int Line);

/// <summary>A device node behind which a module is loaded when it is opened.</summary>
/// <param name="Module">Its name.</param>
/// <param name="Path">Below /dev.</param>
/// <param name="IsBlock">A block device, else one of characters.</param>
/// <param name="Major">First half of the device's number.</param>
/// <param name="Minor">Second half.</param>
public sealed record StaticNode(string Module, string Path, bool IsBlock, uint Major, uint Minor);

/// <summary>Reads modules-load.d(5), a name a line, and modules.devname of depmod(8).</summary>
public static class ModulesLoadFile
{
    /// <summary>All usable lines; the others are reported in <paramref name="problems"/>.</summary>
    public static IReadOnlyList<ModuleRequest> Parse(
        ReadOnlySpan<byte> content, string source, ICollection<ConfigurationProblem> problems)
    {
        List<ModuleRequest> requests = [];
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

    /// <summary>All usable lines of modules.devname: "module path cMAJOR:MINOR", b for blocks.</summary>
    public static IReadOnlyList<StaticNode> ParseStaticNodes(
        ReadOnlySpan<byte> content, string source, ICollection<ConfigurationProblem> problems)
    {
        List<StaticNode> nodes = [];
        foreach (ConfigurationLine line in ConfigurationLines.Split(content))
        {
            string[] words = ConfigurationLines.Words(line.Text);
            if (words is [var module, var path, ['b' or 'c', .. var number] device]
                && number.Split(':') is [var major, var minor] && IsNumber(major, out uint first)
                && IsNumber(minor, out uint second)
                && !path.Split('/').Any(part => part is "" or "." or ".."))
            {
                nodes.Add(new(module, path, device[0] == 'b', first, second));
            }
            else
            {
                problems.Add(new(source, line.Number, "static-node",
                    $"\"{line.Text}\" is not a module, a path below /dev and a device number"));
            }
        }

        return nodes;
    }

    private static bool IsNumber(string text, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
