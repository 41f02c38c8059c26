using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Packages;

/// <summary>What a subpackage function returns when it asks for one of the usual sets.</summary>
internal sealed class ContentValue(SubpackageContent content) : CallableValue
{
    public override string Name => "content";

    public SubpackageContent Content => content;

    /// <summary>The set is data for the builder; a template has no reason to call it.</summary>
    public override Value Call(Arguments arguments) =>
        throw new EvaluationException("call", "the content of a subpackage is returned, not called");

    public static IReadOnlyList<string> TextsOf(ListValue list) => [.. list.Items.Select(item => item switch
    {
        StringValue text => text.Text,
        Hosting.PathValue path => path.Path,
        _ =>
            throw new EvaluationException("subpackage-content",
                $"a list of texts is wanted, not {item.TypeName}"),
    })];

    /// <summary>The content a function returned; null when it is neither a list nor a function.</summary>
    public static SubpackageContent? From(Value returned) => returned switch
    {
        ContentValue content => content.Content,
        ListValue list => new SubpackageContent.Patterns(TextsOf(list)),
        CallableValue function => new SubpackageContent.Function(function),
        _ => null,
    };
}
