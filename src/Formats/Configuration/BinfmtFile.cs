namespace Limyra.Formats.Configuration;

/// <summary>One rule of binfmt.d(5), in the kernel's own form
/// (Documentation/admin-guide/binfmt-misc.rst).</summary>
/// <param name="Name">The rule's name, a file below /proc/sys/fs/binfmt_misc.</param>
/// <param name="Text">The whole rule, to be written to the register file.</param>
/// <param name="Source">The file it stands in.</param>
/// <param name="Line">Counted from 1.</param>
public sealed record BinfmtRule(string Name, string Text, string Source, int Line);

/// <summary>Reads binfmt.d(5).</summary>
public static class BinfmtFile
{
    // The kernel's MAX_REGISTER_LENGTH (fs/binfmt_misc.c).
    private const int RuleLimitBytes = 1920;

    /// <summary>All usable lines; the others are reported in <paramref name="problems"/>.</summary>
    public static IReadOnlyList<BinfmtRule> Parse(
        ReadOnlySpan<byte> content, string source, ICollection<ConfigurationProblem> problems)
    {
        List<BinfmtRule> rules = [];
        foreach (ConfigurationLine line in ConfigurationLines.Split(content, commentMarks: "#;"))
        {
            // The first character is the separator: :name:type:offset:magic:mask:interpreter:flags
            string[] fields = line.Text[1..].Split(line.Text[0]);
            if (fields.Length != 7 || line.Text.Length > RuleLimitBytes)
            {
                problems.Add(new(source, line.Number, "binfmt-fields",
                    $"{fields.Length} fields, expected name, type, offset, magic, mask, interpreter and flags"));
            }
            else if (fields[0] is "" or "." or ".." or "register" or "status" || fields[0].Contains('/'))
            {
                problems.Add(new(source, line.Number, "binfmt-name", $"\"{fields[0]}\" cannot name a rule"));
            }
            else if (fields[1] is not ("M" or "E"))
            {
                problems.Add(
                    new(source, line.Number, "binfmt-type", $"type \"{fields[1]}\", expected M or E"));
            }
            else
            {
                rules.Add(new(fields[0], line.Text, source, line.Number));
            }
        }

        return rules;
    }
}
