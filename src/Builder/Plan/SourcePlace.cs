namespace Limyra.Builder.Plan;

/// <summary>The line of a template that names something, for messages.</summary>
internal static class SourcePlace
{
    /// <summary><c>category/name/template.py:LINE</c> of the first line with the text in quotes; without
    /// a line when none has it.</summary>
    public static string Of(string directory, string fullName, string text)
    {
        string path = Path.Combine(directory, "template.py");
        if (File.Exists(path))
            foreach ((string line, int index) in File.ReadLines(path).Select((l, i) => (l, i)))
                if (line.Contains($"\"{text}\"", StringComparison.Ordinal))
                    return $"{fullName}/template.py:{index + 1}";
        return $"{fullName}/template.py";
    }
}
