using System.Text;

namespace Limyra.Formats.Services;

/// <summary>One line of an environment file that has an effect.</summary>
public abstract record EnvironmentLine
{
    /// <summary>NAME=VALUE.</summary>
    public sealed record Set(string Name, string Value) : EnvironmentLine;

    /// <summary>!clear: nothing is inherited.</summary>
    public sealed record Clear : EnvironmentLine;

    /// <summary>!unset: names that are not passed on.</summary>
    public sealed record Unset(IReadOnlyList<string> Names) : EnvironmentLine;

    /// <summary>!import: names that are taken over from the parent after all.</summary>
    public sealed record Import(IReadOnlyList<string> Names) : EnvironmentLine;
}

/// <summary>Environment files of the manager and of services (dinit-service(5), ENVIRONMENT FILES).</summary>
public static class EnvironmentFile
{
    /// <summary>Longest file that is read.</summary>
    public const int LimitBytes = 1 << 20;

    /// <summary>Reads all lines; a wrong one becomes a warning and is left out.</summary>
    public static List<EnvironmentLine> Read(
        ReadOnlySpan<byte> content, string file, List<ServiceDiagnostic> diagnostics)
    {
        List<EnvironmentLine> lines = [];
        int number = 0;
        foreach (string raw in Encoding.Latin1.GetString(content).Split('\n'))
        {
            number++;
            ReadOnlySpan<char> line = raw.AsSpan().TrimStart(" \t\r\v\f");
            if (line.IsEmpty || line[0] == '#') continue;
            EnvironmentLine? parsed = line[0] == '!' ? Command(line[1..].ToString()) : Assignment(line);
            if (parsed is not null)
            {
                lines.Add(parsed);
                continue;
            }
            bool isCommand = line[0] == '!';
            diagnostics.Add(new(
                ServiceFault.Warning,
                isCommand ? "environment-command" : "environment-setting",
                new(file, number, raw.Length - line.Length + 1),
                Setting: null,
                isCommand
                    ? $"Unknown command in environment file (line {number})"
                    : $"Invalid environment variable setting in environment file (line {number})"));
        }
        return lines;
    }

    private static EnvironmentLine? Command(string line)
    {
        string[] words = line.Split([' ', '\t', '\r', '\v', '\f'], StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["clear", ..] => new EnvironmentLine.Clear(),
            ["unset", ..] => new EnvironmentLine.Unset(words[1..]),
            ["import", ..] => new EnvironmentLine.Import(words[1..]),
            _ => null,
        };
    }

    private static EnvironmentLine.Set? Assignment(ReadOnlySpan<char> line)
    {
        int equals = line.IndexOf('=');
        ReadOnlySpan<char> name = equals < 0 ? [] : line[..equals].Trim(" \t\r\v\f");
        return name.IsEmpty ? null : new(name.ToString(), line[(equals + 1)..].ToString());
    }
}
