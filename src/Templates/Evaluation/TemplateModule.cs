using Limyra.Templates.Hosting;
using Limyra.Templates.Syntax;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>A template that has run: its names, and its functions that stay callable.</summary>
public sealed class TemplateModule
{
    private readonly Evaluator evaluator;

    private ModuleSyntax? syntax;

    private TemplateModule(Evaluator evaluator, ModuleSyntax syntax)
    {
        this.evaluator = evaluator;
        this.syntax = syntax;
        Source = syntax.Source;
    }

    /// <summary>The text it came from.</summary>
    public SourceText Source { get; }

    /// <summary>All names of the module, in the order they were first set.</summary>
    public IReadOnlyDictionary<string, Value> Globals => evaluator.Module.Values;

    /// <summary>Gives its code what it reaches from now on, and limits for each later call into it.</summary>
    public void Attach(ITemplateHost host, EvaluationLimits limits)
    {
        evaluator.Host = host;
        evaluator.Limits = limits;
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
        var module = Create(Parser.Parse(source), predefined, limits);
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
        evaluator.Run(syntax ?? throw new InvalidOperationException("a module runs once"));
        syntax = null;
    }
}
