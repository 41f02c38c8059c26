// Data table: the commands of cbuild.
namespace Limyra.Builder.Commands;

/// <summary>A command of cbuild.</summary>
/// <param name="Arguments">What it takes, for the help.</param>
/// <param name="Help">What it does.</param>
/// <param name="Run">Does it; gives the exit status.</param>
/// <param name="LastPhase">Phase it stops after; null: none.</param>
internal sealed record Command(
    string Arguments, string Help, Func<CommandContext, Task<int>> Run, string? LastPhase = null);

/// <summary>All commands by name.</summary>
internal static class CommandTable
{
    public static SortedDictionary<string, Command> All { get; } = new(StringComparer.Ordinal)
    {
        ["audit"] = new("[PACKAGE|DIR]...", "print how every ELF file was linked", AuditCommand.Run),
        ["binary-bootstrap"] =
            new("", "make the build root of the base (the same as bootstrap)", BootstrapCommands.Prepare),
        ["bootstrap"] = new("", "make the build root of the base", BootstrapCommands.Prepare),
        ["bootstrap-update"] =
            new("", "make it anew from what the repositories have now", BootstrapCommands.Update),
        ["build"] = new("TEMPLATE", "run all phases up to build", BuildCommands.Package, "build"),
        ["bulk-pkg"] = new("[EXPRESSION...]", "build the packages of many templates", BuildCommands.Bulk),
        ["bulk-print"] = new("[EXPRESSION...]", "print what is not built, in order", BulkPrintCommands.Print),
        ["bulk-print-ver"] =
            new("[EXPRESSION...]", "the same with versions, a line each", BulkPrintCommands.PrintVersions),
        ["bulk-raw"] = new("TEMPLATE...", "build templates in the order given", BuildCommands.Raw),
        ["bump-pkgrel"] = new("TEMPLATE...", "raise the release of templates", EditCommands.BumpRelease),
        ["bump-pkgver"] = new("TEMPLATE VERSION", "set the version of a template", EditCommands.BumpVersion),
        ["check"] = new("TEMPLATE", "run all phases up to check", BuildCommands.Package, "check"),
        ["chroot"] = new("[TEMPLATE]", "open a shell in the build root, with the template's environment",
            ShellCommand.Run),
        ["clean"] = new("[TEMPLATE]", "remove build directories", MaintenanceCommands.Clean),
        ["commit"] = new("[all|TEMPLATE...] [-- GIT-OPTION...]", "commit changed templates, one commit each",
            CommitCommand.Run),
        ["configure"] = new("TEMPLATE", "run all phases up to configure", BuildCommands.Package, "configure"),
        ["cycle-check"] = new("[TEMPLATE]", "look for cycles", QueryCommands.CycleCheck),
        ["deps"] = new("TEMPLATE", "fetch, and make the build root", BuildCommands.Package, "deps"),
        ["dump"] = new("[TEMPLATE]", "print templates as JSON", QueryCommands.Dump),
        ["extract"] = new("TEMPLATE", "run all phases up to extract", BuildCommands.Package, "extract"),
        ["fetch"] = new("TEMPLATE", "fetch the sources", BuildCommands.Package, "fetch"),
        ["index"] = new("[DIR]", "index repositories anew", MaintenanceCommands.Index),
        ["install"] = new("TEMPLATE", "run all phases up to install", BuildCommands.Package, "install"),
        ["interactive"] = new("", "read commands from a prompt", InteractiveCommand.Run),
        ["invoke-custom"] =
            new("TARGET TEMPLATE", "run a target of the template's own", BuildCommands.Custom),
        ["keygen"] = new("[NAME [BITS]]", "make a signing key", KeyCommand.Generate),
        ["lint"] = new("[TEMPLATE]", "check templates", QueryCommands.Lint),
        ["patch"] = new("TEMPLATE", "run all phases up to patch", BuildCommands.Package, "patch"),
        ["pkg"] = new("TEMPLATE...", "build packages, with everything they need", BuildCommands.Package),
        ["prepare"] = new("TEMPLATE", "run all phases up to prepare", BuildCommands.Package, "prepare"),
        ["prepare-upgrade"] = new("TEMPLATE", "fetch, and put the new checksums into the template",
            EditCommands.PrepareUpgrade),
        ["print-build-graph"] = new("TEMPLATE", "print what a template needs", QueryCommands.PrintGraph),
        ["print-mismatched-subpkgs"] =
            new("", "print subpackages not named after their template", QueryCommands.PrintMismatched),
        ["prune-obsolete"] =
            new("", "remove packages that have newer versions beside them", PruneCommands.Obsolete),
        ["prune-pkgs"] = new("", "remove obsolete packages and those of no template", PruneCommands.Packages),
        ["prune-removed"] = new("", "remove packages of no template", PruneCommands.Removed),
        ["prune-sources"] = new("", "remove sources that no template names", PruneCommands.Sources),
        ["relink-subpkgs"] =
            new("[TEMPLATE|prune]", "make the links of subpackages", MaintenanceCommands.Relink),
        ["remove-autodeps"] = new("", "remove build roots with build dependencies in them",
            BootstrapCommands.RemoveDependencies),
        ["source-bootstrap"] = new("[STAGE]", "build the base from its sources, 0 to 3 times over",
            BootstrapCommands.FromSource),
        ["unstage"] =
            new("", "publish what is staged, unless it would break something", StageCommands.Unstage),
        ["unstage-check-remote"] =
            new("", "the same against other repositories, and only looking", StageCommands.CheckRemote),
        ["update-check"] = new("[TEMPLATE...]", "look for newer versions upstream", UpdateCheckCommand.Run),
        ["zap"] = new("", "remove all build roots", BootstrapCommands.Zap),
    };
}
