using System.Text;
using Limyra.Builder.Handle;
using Limyra.Templates.Hosting;

namespace Limyra.Builder.Styles;

/// <summary>
/// U-Boot for one board, named by the package: <c>u-boot-BOARD</c>. The variables <c>U_BOOT_TRIPLET</c> and
/// <c>U_BOOT_TARGETS</c> of the template's environment say with what it is built and which files are shipped,
/// each with the block of the device it is written to behind a colon.
/// </summary>
internal static class UBootStyle
{
    private const string FlashScript = """
        #!/bin/sh
        # usage: flash.sh DEVICE FOLDER

        device=$1
        folder=$2

        [ -n "$device" ] && [ -n "$folder" ] || exit 32
        [ -b "$device" ] || exit 33

        """;

    /// <summary>The firmware has flags of its own; those of programs would break it.</summary>
    private static readonly string[] Clean =
        ["env", "-u", "CFLAGS", "-u", "CXXFLAGS", "-u", "CPPFLAGS", "-u", "LDFLAGS", "--"];

    public static Dictionary<string, Action<RunningBuild>> Phases { get; } = new(StringComparer.Ordinal)
    {
        ["configure"] = run => run.Do(new()
        {
            Arguments =
                [.. Clean, "make", $"{Board(run)}_defconfig", .. Tools(run), .. run.Model.ConfigureArgs],
        }),
        ["build"] = run => run.Do(new()
        {
            Arguments =
            [
                .. Clean, .. run.Model.MakeBuildWrapper, "make", $"-j{run.Jobs}",
                $"EXTRAVERSION=-{run.Model.Release}",
                .. Tools(run), .. run.Model.MakeBuildArgs,
            ],
        }),
        // What it makes runs on a board only.
        ["check"] = _ => { },
        ["install"] = Install,
    };

    private static string Board(RunningBuild run) =>
        run.Model.Name.StartsWith("u-boot-", StringComparison.Ordinal)
            ? run.Model.Name["u-boot-".Length..]
            : run.Model.Name;

    private static string? Variable(RunningBuild run, string name) =>
        run.Model.Env.FirstOrDefault(e => e.Key == name).Value;

    private static string[] Tools(RunningBuild run)
    {
        string triplet = Variable(run, "U_BOOT_TRIPLET")
            ?? throw new BuildException("u-boot", "the template's env lacks U_BOOT_TRIPLET",
                "env = {\"U_BOOT_TRIPLET\": ...}");
        return [$"CROSS_COMPILE={triplet}-", $"CC={triplet}-gcc"];
    }

    private static void Install(RunningBuild run)
    {
        string place = $"{run.Context.Main.Destination}/usr/lib/u-boot/{Board(run)}";
        run.Files.MakeDirectory(place, withParents: true);
        List<(string File, string Block)> flashed = [];
        foreach (string name in (string[])["u-boot.bin", ".config"]) Copy(run, name, place);
        foreach (string target in (Variable(run, "U_BOOT_TARGETS") ?? "").Split(' ',
            StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = target.Split(':');
            if (parts.Length == 2) flashed.Add((parts[0], parts[1]));
            Copy(run, parts.Length == 2 ? parts[0] : target, place);
        }
        string script = $"{place}/flash.sh";
        if (run.Files.KindOf("/template/files/flash.sh", followLinks: true) == TemplateFileKind.File)
            run.Files.Copy("/template/files/flash.sh", script, followLinks: true);
        else if (flashed.Count > 0)
            run.Files.Write(script, Encoding.UTF8.GetBytes(FlashScript + Commands(flashed)), append: false);
        if (run.Exists(script)) run.Files.ChangeMode(script, 0b111_101_101);
        string licenses = $"{run.Context.Main.Destination}/usr/share/licenses/{run.Model.Name}";
        run.Files.MakeDirectory(licenses, withParents: true);
        foreach (string name in run.Files.List($"{run.CurrentDirectory}/Licenses"))
            run.Files.Copy($"{run.CurrentDirectory}/Licenses/{name}", $"{licenses}/{name}",
                followLinks: true);
    }

    private static void Copy(RunningBuild run, string name, string place)
    {
        string target = $"{place}/{RunningBuild.NameOf(name)}";
        run.Files.Copy(run.At(name), target, followLinks: true);
        run.Files.ChangeMode(target, 0b110_100_100);
    }

    private static string Commands(IReadOnlyList<(string File, string Block)> flashed)
    {
        IEnumerable<string> tests = flashed.Select(f => $"[ -r \"$folder/{f.File}\" ] || exit 34\n");
        IEnumerable<string> writes = flashed.Select(f =>
            $"dd if=\"$folder/{f.File}\" of=\"$device\" seek={f.Block} conv=notrunc,fsync || exit 35\n");
        return string.Concat([.. tests, "\n", .. writes]);
    }
}
