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
            modes[path.TrimStart('+')] = Parse(value, path.StartsWith('+'));
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

    private static FileMode Parse(Value value, bool createsDirectory) => value switch
    {
        TupleValue { Items: [var user, var group, IntValue mode] } =>
            new(user.ToString(), group.ToString(), (int)mode.Number, IsRecursive: false, createsDirectory),
        TupleValue { Items: [var user, var group, IntValue mode, var recursive] } =>
            new(user.ToString(), group.ToString(), (int)mode.Number, recursive.IsTrue, createsDirectory),
        _ => throw PackageFields.Wrong("file_modes", "a dict of (user, group, mode) tuples", value),
    };
}
