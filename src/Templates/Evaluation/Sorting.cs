using System.Runtime.ExceptionServices;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>Stable sorting with an optional key function.</summary>
internal static class Sorting
{
    public static List<Value> Sort(Evaluator evaluator, IReadOnlyList<Value> items, Value? key,
        bool isReversed)
    {
        evaluator.Budget.Row(items.Count);
        List<(Value Key, Value Item)> pairs = [.. items.Select(item =>
            (key is null ? item : evaluator.Invoke(key, new Arguments([item])), item))];
        Comparer<Value> order = Comparer<Value>.Create((left, right) =>
        {
            evaluator.Budget.Step();
            return Operators.Order(left, right);
        });
        try
        {
            // Equal items keep their order in both directions, as in the language.
            IOrderedEnumerable<(Value Key, Value Item)> sorted = isReversed
                ? pairs.OrderByDescending(pair => pair.Key, order)
                : pairs.OrderBy(pair => pair.Key, order);
            return [.. sorted.Select(pair => pair.Item)];
        }
        catch (InvalidOperationException failure) when (failure.InnerException is TemplateException)
        {
            ExceptionDispatchInfo.Throw(failure.InnerException);
            throw;
        }
    }
}
