using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Limyra.Tests.Tidy;

/// <summary>
/// Records that print and hash nothing in dinit (apps/dinit/records.xml): no code of its rooms prints one, or
/// has one for a key, so that nobody meets the difference.
/// </summary>
public sealed class StubbedRecordTests
{
    private static readonly string[] Keyed =
        ["Dictionary`2", "HashSet`1", "SortedDictionary`2", "ConditionalWeakTable`2"];

    private static readonly string[] Hashing = ["Distinct", "Except", "ToHashSet"];

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private readonly Assembly[] _rooms;
    private readonly HashSet<Type> _printNothing;
    private readonly HashSet<Type> _hashNothing;

    public StubbedRecordTests()
    {
        XElement[] listed = [.. XDocument.Load(Repository.At("apps", "dinit", "records.xml"))
            .Descendants("assembly")];
        _rooms = [.. listed.Select(room => Assembly.Load(room.Attribute("fullname")!.Value))];
        _printNothing = Without(" PrintMembers(");
        _hashNothing = Without(" GetHashCode(");

        HashSet<Type> Without(string member) => [.. listed.SelectMany((room, i) =>
            from type in room.Elements("type")
            where type.Elements("method").Any(method => method.Attribute("signature")!.Value
                .Contains(member, StringComparison.Ordinal))
            select _rooms[i].GetType(
                type.Attribute("fullname")!.Value.Replace('/', '+'), throwOnError: true)!)];
    }

    [Fact]
    public void No_code_prints_a_record_that_prints_nothing_or_has_it_for_a_key() => SourceTree.Refuse(
        from room in _rooms
        from type in room.GetTypes()
        where !_printNothing.Contains(type) && !_hashNothing.Contains(type)
        from method in type.GetMembers(All).OfType<MethodBase>()
        where !IsOfARecord(method) && method.Name != UntypedCurrent
        from use in Uses(method)
        select $"{type}.{method.Name}: {use}; take the record out of apps/dinit/records.xml");

    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static
        | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>Every iterator has it; nobody asks for it.</summary>
    private const string UntypedCurrent = "System.Collections.IEnumerator.get_Current";

    /// <summary>What the compiler makes for other records: used only where those are.</summary>
    private static bool IsOfARecord(MethodBase method) =>
        method.Name is "PrintMembers" or "GetHashCode" or "ToString" or "Equals"
        && method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private IEnumerable<string> Uses(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code) yield break;
        Type declaring = method.DeclaringType!; // not a function of a module
        Type[]? ofType = declaring.IsGenericType ? declaring.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        Type? constraint = null;
        for (int at = 0; at < code.Length;)
        {
            OpCode operation = Codes[code[at] == 0xfe ? (short)(0xfe00 | code[at + 1]) : code[at]];
            int operand = at + operation.Size;
            at = operand + LengthOf(operation, code, operand);
            if (operation.OperandType is not (OperandType.InlineMethod or OperandType.InlineType
                or OperandType.InlineTok))
            {
                continue;
            }
            MemberInfo member =
                method.Module.ResolveMember(BitConverter.ToInt32(code, operand), ofType, ofMethod)!;
            if (operation == OpCodes.Box && Has((Type)member, _printNothing)) yield return $"boxes {member}";
            if (member is MethodBase called && Misuses(called, constraint))
                yield return $"calls {called.DeclaringType}.{called}";
            constraint = operation == OpCodes.Constrained ? (Type)member : null;
        }
    }

    private bool Misuses(MethodBase called, Type? constraint)
    {
        Type owner = called.DeclaringType!;
        HashSet<Type>? ofMember = called.Name switch
        {
            "ToString" => _printNothing,
            "GetHashCode" => _hashNothing,
            _ => null,
        };
        Type? first = called.IsGenericMethod ? called.GetGenericArguments()[0] : null;
        return (ofMember is not null && (Has(owner, ofMember) || Has(constraint, ofMember)))
            || (called.Name == "AppendFormatted" && Has(first, _printNothing))
            || (Hashing.Contains(called.Name) && Has(first, _hashNothing))
            || (Keyed.Contains(owner.Name) && Has(owner.GetGenericArguments()[0], _hashNothing));
    }

    /// <summary>One of them, or a tuple or another value that holds one.</summary>
    private static bool Has(Type? type, HashSet<Type> stubbed) => type is not null
        && (stubbed.Contains(type)
            || (type is { IsGenericType: true, IsValueType: true }
                && type.GetGenericArguments().Any(argument => Has(argument, stubbed))));

    private static int LengthOf(OpCode operation, byte[] code, int at) => operation.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };
}
