using Limyra.Templates.Evaluation;
using Limyra.Templates.Fields;
using Limyra.Templates.Packages;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Loading;

/// <summary>Copies a module's names into the fields of its handle and checks
/// them; collects all findings.</summary>
internal sealed class FieldReader(TemplateModule module, SourceText source, List<Diagnostic> findings)
{
    public void TakeFields(TemplateHandle handle, string expectedName)
    {
        foreach (Field field in FieldTable.All)
        {
            if (!module.Globals.TryGetValue(field.Name, out Value? value))
            {
                if (field.IsMandatory)
                    Report("field-missing", $"mandatory template field not declared: {field.Name}");
                continue;
            }
            if (field.IsMandatory && value is NoneValue)
                Report("field-missing", $"mandatory template field not declared: {field.Name}");
            else if (!field.Accepts(value)) ReportType(field, value, package: null);
            else handle[field.Name] = value;
        }
        if (handle.Name != expectedName)
            Report("name", $"declared pkgname does not match template ({expectedName})");
        if (!PackageName.IsValid(handle.Name))
            Report("name", $"'{handle.Name}' cannot be the name of a package");
        handle["origin"] = handle["pkgname"];
    }

    /// <summary>Checks the fields a subpackage's function has set.</summary>
    public static void Check(SubpackageHandle handle, List<Diagnostic> findings)
    {
        foreach (Field field in FieldTable.All)
        {
            if (!field.IsForSubpackages || handle[field.Name] is not { } value || field.Accepts(value))
                continue;
            findings.Add(Wrong(field, value, handle.Name, position: null));
        }
    }

    private void Report(string ruleId, string message) =>
        findings.Add(new(ruleId, message, new(source.Name, 1, 1), Hint: null));

    private void ReportType(Field field, Value value, string? package) =>
        findings.Add(Wrong(field, value, package, FindAssignment(field.Name)));

    private static Diagnostic Wrong(Field field, Value value, string? package, SourcePosition? position) =>
        new(
            "field-type",
            $"invalid value for field {field.Name}{(package is null ? "" : $" of {package}")}",
            position,
            $"expected '{field.TypeName}' but got '{value.TypeName}'");

    /// <summary>The first line that assigns a name at top level.</summary>
    private SourcePosition FindAssignment(string name)
    {
        for (int at = 0; at >= 0 && at < source.Text.Length; at = source.Text.IndexOf('\n', at) + 1)
        {
            ReadOnlySpan<char> rest = source.Text.AsSpan(at);
            if (rest.StartsWith(name, StringComparison.Ordinal)
                && rest[name.Length..].TrimStart(' ').StartsWith("=", StringComparison.Ordinal))
                return source.PositionOf(at);
            if (source.Text.IndexOf('\n', at) < 0) break;
        }
        return new(source.Name, 1, 1);
    }
}
