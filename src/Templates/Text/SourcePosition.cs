namespace Limyra.Templates.Text;

/// <summary>A place in a template: file name as the reader knows it, line and
/// column counted from one.</summary>
/// <param name="File">Path of the file below the tree, for instance <c>main/musl/template.py</c>.</param>
/// <param name="Line">Line, from one.</param>
/// <param name="Column">Column in UTF-16 units, from one.</param>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    /// <summary><c>file:line:column</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
