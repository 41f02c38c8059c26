using System.Globalization;
using Limyra.Apk.Solver;
using Limyra.Formats.Apk;

namespace Limyra.Apk.History;

/// <summary>What a transaction is remembered by. Ask for it in
/// <see cref="Transactions.TransactionOptions.History"/>.</summary>
/// <param name="Command">The command line.</param>
/// <param name="Time">When it began.</param>
public sealed record HistoryRequest(string Command, DateTimeOffset Time);

/// <summary>A package that a transaction brought, took or exchanged.</summary>
/// <param name="Name">Its name.</param>
/// <param name="OldVersion">Version before; null: there was none.</param>
/// <param name="OldIdentity">Digest of that package, as world writes it; empty: there was none.</param>
/// <param name="NewVersion">Version afterwards; null: there is none.</param>
/// <param name="NewIdentity">Digest of that package.</param>
internal sealed record HistoryChange(
    string Name, string? OldVersion, string OldIdentity, string? NewVersion, string NewIdentity);

/// <summary>
/// A transaction that was. Its file is written by the transaction itself, so that it is there exactly when
/// the changes are (docs/formats/apk-history.md).
/// </summary>
internal sealed record HistoryEntry
{
    private const string Magic = "limyra-history 1";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Its number; the first one is 1.</summary>
    public required int Number { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The command line.</summary>
    public required string Command { get; init; }

    /// <summary>Lines of world before.</summary>
    public required IReadOnlyList<string> WorldBefore { get; init; }

    /// <summary>Lines of world afterwards.</summary>
    public required IReadOnlyList<string> WorldAfter { get; init; }

    /// <summary>The packages.</summary>
    public required IReadOnlyList<HistoryChange> Changes { get; init; }

    /// <summary>Whether there is anything to remember.</summary>
    public bool IsEmpty => Changes.Count == 0 && WorldBefore.SequenceEqual(WorldAfter);

    /// <summary>What a change of a plan is remembered as.</summary>
    public static HistoryChange Remember(Change change) => new(
        change.Name.Text,
        change.Old?.Version, change.Old?.Identity.ToBase64Text() ?? "",
        change.New?.Version, change.New?.Identity.ToBase64Text() ?? "");

    /// <summary>The text of the file.</summary>
    public string ToText()
    {
        string Field(string? text) => (text ?? "").Replace('\t', ' ').Replace('\n', ' ');
        List<string> lines =
        [
            Magic,
            "time\t" + Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
            "command\t" + Field(Command),
            .. WorldBefore.Select(line => "before\t" + line),
            .. WorldAfter.Select(line => "after\t" + line),
            .. Changes.Select(change => string.Join('\t', "change", change.Name,
                Field(change.OldVersion), change.OldIdentity, Field(change.NewVersion), change.NewIdentity)),
            "end",
        ];
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>Reads a file; null when it is not a whole one.</summary>
    public static HistoryEntry? Parse(int number, string text)
    {
        string[] lines = text.Split('\n');
        if (lines[0] != Magic || lines is not [.., "end", ""]) return null;
        DateTimeOffset? time = null;
        string command = "";
        List<string> before = [], after = [];
        List<HistoryChange> changes = [];
        foreach (string line in lines[1..^2])
        {
            switch (line.Split('\t'))
            {
                case ["time", var value] when DateTimeOffset.TryParseExact(
                    value, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                    out DateTimeOffset parsed):
                    time = parsed;
                    break;
                case ["command", var value]:
                    command = value;
                    break;
                case ["before", var value]:
                    before.Add(value);
                    break;
                case ["after", var value]:
                    after.Add(value);
                    break;
                case ["change", var name, var oldVersion, var oldIdentity, var newVersion, var newIdentity]:
                    changes.Add(new(name, NullIfEmpty(oldVersion), oldIdentity, NullIfEmpty(newVersion),
                        newIdentity));
                    break;
                default:
                    return null;
            }
        }
        return time is not { } when_ ? null : new()
        {
            Number = number, Time = when_, Command = command, WorldBefore = before, WorldAfter = after,
            Changes = changes,
        };
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
