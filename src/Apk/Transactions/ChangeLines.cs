using System.Globalization;
using Limyra.Apk.Solver;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Transactions;

/// <summary>The numbered line that announces each change.</summary>
internal sealed class ChangeLines(Catalogue catalogue, ChangeSet changes)
{
    private readonly int _width = changes.EffectiveCount.ToString(CultureInfo.InvariantCulture).Length;
    private int _done;

    /// <summary>The line of the next change; null when nothing is to be said of it.</summary>
    public string? Next(Change change)
    {
        string? verb = VerbOf(change);
        if (verb is null) return null;
        string number = (++_done).ToString(CultureInfo.InvariantCulture).PadLeft(_width);
        string tag = catalogue.Tags[change.NewTag].Text;
        bool isSwitch = change is { Old: not null, New: not null } && change.Old != change.New;
        string versions = isSwitch ? $"{change.Old!.Version} -> {change.New!.Version}"
            : (change.New ?? change.Old)!.Version;
        return $"({number}/{changes.EffectiveCount}) {verb} {change.Name.Text}{tag} ({versions})";
    }

    private string? VerbOf(Change change)
    {
        if (change.Old is null) return "Installing";
        if (change.New is null) return "Purging";
        if (change.New == change.Old)
        {
            if (change.IsReinstall)
                return catalogue.CanReinstall(change.New)
                    ? "Reinstalling" : "[APK unavailable, skipped] Reinstalling";
            return change.OldTag != change.NewTag ? "Updating pinning" : null;
        }
        return ApkVersion.Compare(change.New.Version, change.Old.Version) switch
        {
            VersionMatch.Less => "Downgrading",
            VersionMatch.Greater => "Upgrading",
            _ => "Replacing",
        };
    }
}
