using Limyra.Templates.Hosting;
using Limyra.Templates.Syntax;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>A template that has run: its names, and its functions that stay callable.</summary>
public sealed class TemplateModule
{
    private readonly Evaluator _evaluator;

    private ModuleSyntax? _syntax;

    private TemplateModule(Evaluator evaluator, ModuleSyntax syntax)
    {
        _evaluator = evaluator;
        _syntax = syntax;
        Source = syntax.Source;
    }

    /// <summary>The text it came from.</summary>
    public SourceText Source { get; }

    /// <summary>All names of the module, in the order they were first set.</summary>
    public IReadOnlyDictionary<string, Value> Globals => _evaluator.Module.Values;

    /// <summary>Gives its code what it reaches from now on, and limits for each later call into it.</summary>
    public void Attach(ITemplateHost host, EvaluationLimits limits)
    {
        _evaluator.Host = host;
        _evaluator.Limits = limits;
    }

    /// <summary>A function of the module, null when there is none of that name.</summary>
    public CallableValue? FindFunction(string name) => Globals.GetValueOrDefault(name) as CallableValue;

    /// <summary>
    /// Parses a template and runs its top level. Fails with a
    /// <see cref="TemplateException"/> that holds the place.
    /// </summary>
    /// <param name="source">The template's text.</param>
    /// <param name="predefined">Names it finds beside the built-in ones, for instance <c>self</c>.</param>
    /// <param name="limits">What running it may use.</param>
    public static TemplateModule Run(
        SourceText source,
        IReadOnlyDictionary<string, Value> predefined,
        EvaluationLimits limits)
    {
        TemplateModule module = Create(Parser.Parse(source), predefined, limits);
        module.Run();
        return module;
    }

    /// <summary>A module whose top level has not run yet, so that hosts can
    /// watch its names come up.</summary>
    internal static TemplateModule Create(
        ModuleSyntax syntax,
        IReadOnlyDictionary<string, Value> predefined,
        EvaluationLimits limits) => new(new(syntax.Source, predefined) { Limits = limits }, syntax);

    /// <summary>Runs the top level, once.</summary>
    internal void Run()
    {
        _evaluator.Run(_syntax ?? throw new InvalidOperationException("a module runs once"));
        _syntax = null;
    }
}
