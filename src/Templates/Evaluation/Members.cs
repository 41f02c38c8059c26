using Limyra.Templates.Hosting;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary><c>value.name</c>: attributes of host objects, methods of everything else.</summary>
internal static class Members
{
    public static Value Get(Value target, string name)
    {
        Value? member = target switch
        {
            StringValue text => StringMethods.Find(text, name),
            ListValue list => ListMethods.Find(list, name),
            DictValue dict => DictMethods.Find(dict, name),
            HostObject host => host.GetAttribute(name),
            TupleValue tuple => RowMethods.Find(tuple.Items, name),
            SetValue set => SetMethods.Find(set, name),
            BytesValue bytes => BytesMethods.Find(bytes, name),
            FunctionValue function when name == "__name__" => new StringValue(function.Name),
            _ => null,
        };
        return member
            ?? throw new EvaluationException("attribute", $"'{target.TypeName}' has no attribute '{name}'");
    }
}
