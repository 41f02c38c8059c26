namespace Limyra.Formats.Services;

/// <summary>A file that a description includes.</summary>
public sealed record IncludedFile(string Path, byte[] Content);

/// <summary>
/// Finds an included file: its path as written and the file that names it. Null content: it is not there.
/// </summary>
public delegate IncludedFile? IncludeResolver(string path, string namedIn, out string error);

/// <summary>
/// Finds the drop-ins of a description, in the order they apply. What the description itself says is known by
/// then; <paramref name="diagnostics"/> takes those that cannot be read.
/// </summary>
public delegate IReadOnlyList<IncludedFile> DropInFinder(
    ServiceDescription soFar, List<ServiceDiagnostic> diagnostics);

/// <summary>
/// Reads a description: text to settings, includes in their places, settings to a
/// <see cref="ServiceDescription"/>. All findings are collected; the description is as good as they allow.
/// </summary>
public sealed class ServiceReader
{
    /// <summary>How deep files may include files; a file that includes itself ends here.</summary>
    public const int IncludeDepthLimit = 16;

    private readonly IncludeResolver _resolver;
    private readonly ServiceVariables _variables;
    private readonly List<ServiceDiagnostic> _diagnostics;
    private readonly ServiceDescription _description;
    private readonly SettingInterpreter _interpreter;

    private ServiceReader(
        ServiceDescription description, ServiceVariables variables, IncludeResolver resolver,
        List<ServiceDiagnostic> diagnostics)
    {
        _description = description;
        _variables = variables;
        _resolver = resolver;
        _diagnostics = diagnostics;
        _interpreter = new(description, variables, diagnostics);
    }

    /// <summary>
    /// Reads the description of the service <paramref name="name"/>. <paramref name="variables"/> serves the
    /// settings that are needed before the environment file is known. Drop-ins are read after the file, as if
    /// their lines stood at its end.
    /// </summary>
    public static ServiceDescription Read(
        string name, string file, ReadOnlySpan<byte> content, ServiceVariables variables,
        IncludeResolver resolver, List<ServiceDiagnostic> diagnostics, DropInFinder? dropIns = null)
    {
        ServiceDescription description = new() { Name = name, File = file };
        int before = diagnostics.Count;
        ServiceReader reader = new(description, variables, resolver, diagnostics);
        reader.ReadFile(content, file, depth: 0);
        foreach (IncludedFile dropIn in dropIns?.Invoke(description, diagnostics) ?? [])
        {
            reader.ReadFile(dropIn.Content, dropIn.Path, depth: 0);
            description.DropIns.Add(dropIn.Path);
        }
        SortByLine(diagnostics, before);
        return description;
    }

    /// <summary>Syntax is checked before meaning; readers want to see findings from top to bottom.</summary>
    private static void SortByLine(List<ServiceDiagnostic> diagnostics, int from)
    {
        List<ServiceDiagnostic> found = diagnostics[from..];
        diagnostics.RemoveRange(from, found.Count);
        diagnostics.AddRange(found
            .OrderBy(one => found.FindIndex(other => other.Position.File == one.Position.File))
            .ThenBy(one => one.Position.Line));
    }

    private void ReadFile(ReadOnlySpan<byte> content, string file, int depth)
    {
        foreach (ServiceSetting setting in ServiceLexer.Read(content, file, _diagnostics))
        {
            if (setting.Name[0] != '@') _interpreter.Apply(setting);
            else ApplyMeta(setting, depth);
        }
    }

    private void ApplyMeta(ServiceSetting setting, int depth)
    {
        switch (setting.Name)
        {
            case "@include":
            case "@include-opt":
                Include(setting, isOptional: setting.Name == "@include-opt", depth);
                break;
            case "@meta":
                if (setting.Words is [{ Text: "enable-via" }, var via, ..]) _description.EnableVia = via.Text;
                break;
            default:
                Report(ServiceFault.Description, "bad-meta", setting, "bad meta command");
                break;
        }
    }

    private void Include(ServiceSetting setting, bool isOptional, int depth)
    {
        if (setting.Words.Count != 1)
        {
            Report(
                ServiceFault.Description, "include-argument", setting,
                $"'{setting.Name}' requires a single argument");
            return;
        }
        string? path = _variables.Expand(setting.Words[0].Text, out string? problem);
        if (path is null)
        {
            Report(ServiceFault.Description, "substitution", setting, problem);
            return;
        }
        if (depth == IncludeDepthLimit)
        {
            Report(ServiceFault.Load, "include-depth", setting,
                $"{path}: included too deeply, perhaps by itself");
            return;
        }
        IncludedFile? included = _resolver(path, setting.Position.File, out string? error);
        if (included is not null) ReadFile(included.Content, included.Path, depth + 1);
        else if (!isOptional || error.Length > 0)
        {
            string why = error.Length == 0 ? "cannot open: No such file or directory" : error;
            Report(ServiceFault.Load, "include-missing", setting, $"{path}: {why}");
        }
    }

    private void Report(ServiceFault fault, string rule, ServiceSetting setting, string message) =>
        _diagnostics.Add(new(fault, rule, setting.Position, Setting: null, message));

    /// <summary>
    /// Finishes a description once its environment is known: substitutes what waited for it and checks that
    /// everything its type needs is there.
    /// </summary>
    public static void Complete(
        ServiceDescription description, ServiceVariables variables, List<ServiceDiagnostic> diagnostics)
    {
        ServiceCompletion completion = new(description, variables, diagnostics);
        completion.CheckNeeds();
        completion.Substitute();
    }
}
