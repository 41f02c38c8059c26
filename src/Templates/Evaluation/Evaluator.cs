using System.Runtime.CompilerServices;
using Limyra.Templates.Hosting;
using Limyra.Templates.Syntax;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>
/// Walks the tree of one template. It holds the module's names, so functions stay callable after loading;
/// each call from outside has its own budget. It knows no files, no clock and no other template.
/// </summary>
internal sealed partial class Evaluator
{
    private readonly SourceText _source;
    private readonly IReadOnlyDictionary<string, Value> _predefined;
    private int _callDepth;

    public Evaluator(SourceText source, IReadOnlyDictionary<string, Value> predefined)
    {
        _source = source;
        _predefined = predefined;
    }

    /// <summary>Names of the module.</summary>
    public Scope Module { get; } = new(outer: null, locals: null);

    public Budget Budget { get; } = new();

    /// <summary>What code reaches while it runs; the builder sets its own before
    /// it calls phase functions.</summary>
    public ITemplateHost Host { get; set; } = LoadingHost.Instance;

    /// <summary>Limits of the next call from outside.</summary>
    public EvaluationLimits Limits { get; set; } = EvaluationLimits.Loading;

    /// <summary>Runs the module once.</summary>
    public void Run(ModuleSyntax module)
    {
        Budget.Reset(Limits);
        _callDepth++;
        try
        {
            Execute(module.Body, Module);
        }
        finally
        {
            _callDepth--;
        }
    }

    /// <summary>A call from C#; the outermost one starts a fresh budget.</summary>
    public Value CallFromHost(FunctionValue function, Arguments arguments)
    {
        if (_callDepth == 0) Budget.Reset(Limits);
        return CallFunction(function, arguments);
    }

    /// <summary>Calls any value.</summary>
    public Value Invoke(Value callee, Arguments arguments) => callee switch
    {
        FunctionValue function when ReferenceEquals(function.Evaluator, this) =>
            CallFunction(function, arguments),
        BuiltinFunction builtin => builtin.Call(this, arguments),
        TypeValue type => type.Convert(this, arguments),
        CallableValue callable => callable.Call(arguments),
        HostObject host => host.Invoke(arguments) ?? throw NotCallable(callee),
        _ => throw NotCallable(callee),
    };

    private static EvaluationException NotCallable(Value callee) =>
        new("type", $"'{callee.TypeName}' cannot be called");

    private Value CallFunction(FunctionValue function, Arguments arguments)
    {
        if (_callDepth >= EvaluationLimits.MaxCallDepth)
            throw new TemplateLimitException("calls are nested too deeply");
        EnsureStack();
        Scope scope = new(function.Scope, function.Syntax.Locals);
        BindParameters(function, arguments, scope);
        _callDepth++;
        try
        {
            Execute(function.Syntax.Body, scope, out Value? result);
            return result ?? NoneValue.Instance;
        }
        finally
        {
            _callDepth--;
        }
    }

    private static void BindParameters(FunctionValue function, Arguments arguments, Scope scope)
    {
        IReadOnlyList<Parameter> parameters = function.Syntax.Parameters;
        int rest = function.Syntax.RestIndex;
        int direct = Math.Min(arguments.Positional.Count, rest < 0 ? parameters.Count : rest);
        for (int index = 0; index < direct; index++)
            scope.Values[parameters[index].Name] = arguments.Positional[index];
        if (rest >= 0)
            scope.Values[parameters[rest].Name] = new TupleValue(arguments.Positional.Skip(direct));
        else if (direct < arguments.Positional.Count)
            throw new EvaluationException("call", $"{function.Name}() takes {parameters.Count} arguments "
                + $"but {arguments.Positional.Count} were given");
        foreach ((string? name, Value? value) in arguments.Keywords)
        {
            if (!parameters.Any(parameter => parameter.Name == name && !parameter.TakesRest))
                throw new EvaluationException("call",
                    $"{function.Name}() got an unexpected argument '{name}'");
            if (!scope.Values.TryAdd(name, value))
                throw new EvaluationException("call",
                    $"{function.Name}() got two values for argument '{name}'");
        }
        for (int index = 0; index < parameters.Count; index++)
        {
            if (scope.Values.ContainsKey(parameters[index].Name)) continue;
            scope.Values[parameters[index].Name] = function.Defaults[index]
                ?? throw new EvaluationException("call",
                    $"{function.Name}() misses the argument '{parameters[index].Name}'");
        }
    }

    private static void EnsureStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new TemplateLimitException("the template is nested too deeply");
    }

    /// <summary>An exception filter: notes the place and lets the exception pass.</summary>
    private bool Note(TemplateException failure, int offset, bool isCall)
    {
        if (failure.Position is null || isCall) failure.AddPosition(_source.PositionOf(offset));
        return false;
    }
}
