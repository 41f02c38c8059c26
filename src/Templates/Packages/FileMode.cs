using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Packages;

/// <summary>Owner and mode of a path in a package, from the field <c>file_modes</c>.</summary>
/// <param name="User">Owner.</param>
/// <param name="Group">Group.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="IsRecursive">True when it holds for everything below, too.</param>
/// <param name="CreatesDirectory">True for <c>+path</c>: an empty directory is made.</param>
public sealed record FileMode(string User, string Group, int Mode, bool IsRecursive, bool CreatesDirectory)
{
    internal static IReadOnlyDictionary<string, FileMode> ParseAll(PackageHandle handle)
    {
        Dictionary<string, FileMode> modes = new(StringComparer.Ordinal);
        if (handle["file_modes"] is not DictValue dict) return modes;
        foreach ((Value? key, Value? value) in dict.Entries)
        {
            string path = key.ToString();
            modes[path.TrimStart('+')] = Parse(path, value, path.StartsWith('+'));
        }
        return modes;
    }

    internal static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> ParseXattrs(
        PackageHandle handle)
    {
        Dictionary<string, IReadOnlyDictionary<string, string?>> xattrs = new(StringComparer.Ordinal);
        if (handle["file_xattrs"] is not DictValue dict) return xattrs;
        foreach ((Value? path, Value? value) in dict.Entries)
        {
            if (value is not DictValue entries)
                throw PackageFields.Wrong("file_xattrs", "a dict of dicts", value);
            // False removes an attribute; the manual also says None.
            xattrs[path.ToString()] = entries.Entries.ToDictionary(
                entry => entry.Key.ToString(),
                entry =>
                    entry.Value is NoneValue or BoolValue { IsTrue: false } ? null : entry.Value.ToString(),
                StringComparer.Ordinal);
        }
        return xattrs;
    }

    private static FileMode Parse(string path, Value value, bool createsDirectory)
    {
        Value[] items = value switch
        {
            TupleValue tuple => [.. tuple.Items],
            ListValue list => [.. list.Items],
            _ => [],
        };
        if (items is not [StringValue user, StringValue group, IntValue mode, .. { Length: <= 1 } rest]
            || rest is [not BoolValue])
            throw new EvaluationException("file-modes", $"invalid file_modes value for {path}",
                "write (user, group, mode) or (user, group, mode, True): texts, and a number such as 0o755");
        return new(user.Text, group.Text, (int)mode.Number, rest is [{ IsTrue: true }], createsDirectory);
    }
}
