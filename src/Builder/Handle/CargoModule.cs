using System.Text;
using System.Text.RegularExpressions;
using Limyra.Builder.Styles;
using Limyra.Templates.Values;

namespace Limyra.Builder.Handle;

/// <summary><c>cbuild.util.cargo</c>, and <c>self.cargo</c> of the build style.</summary>
internal static partial class CargoModule
{
    /// <summary>The module.</summary>
    public static FunctionObject Create(RunningBuild run) => new("cargo",
        new Dictionary<string, Func<Arguments, Value>>(StringComparer.Ordinal)
        {
            ["Cargo"] = a => NewCargo(run, a.Bind("Cargo", "tmpl", "jobs?", "env?", "wrksrc?")),
            ["get_environment"] = a => Environment(run, a.Bind("get_environment", "pkg", "jobs?", "cache?")),
            ["clear_vendor_checksums"] = a => ClearChecksums(
                run, a.Bind("clear_vendor_checksums", "pkg", "crate", "vendor_dir?")),
            ["write_vendor_checksum"] = a => WriteChecksum(
                run, a.Bind("write_vendor_checksum", "pkg", "crate", "cksum", "vendor_dir?")),
        });

    /// <summary>An object with the commands of cargo as methods.</summary>
    public static FunctionObject NewCargo(CargoTool tool) => new("Cargo",
        new Dictionary<string, Func<Arguments, Value>>(StringComparer.Ordinal)
        {
            ["invoke"] = a =>
            {
                BoundArguments bound =
                    a.Bind("invoke", "command", "args?", "jobs?", "offline?", "env?", "wrksrc?", "wrapper?");
                bool isOnline = !bound.Flag("offline", fallback: true);
                tool.Invoke(bound.Text("command"), Call(bound) with { IsOnline = isOnline });
                return NoneValue.Instance;
            },
            ["vendor"] =
                a =>
                    Done(a.Bind("vendor", "args?", "env?", "wrksrc?", "wrapper?"), b => tool.Vendor(Call(b))),
            ["build"] = a => Done(Bind("build", a), b => tool.Build(Call(b), Command(b, "build"))),
            ["cbuild"] = a => Done(Bind("cbuild", a), b => tool.BuildLibrary(Call(b), Command(b, "cbuild"))),
            ["check"] = a => Done(Bind("check", a), b => tool.Check(Call(b), Command(b, "test"))),
            ["install"] = a => Done(Bind("install", a), b => tool.Install(Call(b), Command(b, "install"))),
            ["cinstall"] =
                a => Done(Bind("cinstall", a), b => tool.InstallLibrary(Call(b), Command(b, "cinstall"))),
        });

    private static FunctionObject NewCargo(RunningBuild run, BoundArguments bound) =>
        NewCargo(new CargoTool(run)
        {
            Jobs = Jobs(bound),
            Environment = bound.Entries("env"),
            Directory = bound.OptionalText("wrksrc"),
        });

    private static BoundArguments Bind(string name, Arguments arguments) =>
        arguments.Bind(name, "args?", "command?", "jobs?", "env?", "wrksrc?", "wrapper?");

    private static CargoCall Call(BoundArguments bound) => new()
    {
        Arguments = bound.Texts("args"),
        Jobs = Jobs(bound),
        Environment = bound.Entries("env"),
        Directory = bound.OptionalText("wrksrc"),
        Wrapper = bound.Texts("wrapper"),
    };

    private static int? Jobs(BoundArguments bound) =>
        bound["jobs"] is null ? null : (int)bound.Number("jobs", fallback: 1);

    private static string Command(BoundArguments bound, string usual) =>
        bound.OptionalText("command") ?? usual;

    private static DictValue Environment(RunningBuild run, BoundArguments bound)
    {
        DictValue dict = new();
        foreach ((string name, string value) in CargoTool.BaseEnvironment(run, Jobs(bound),
            bound.Flag("cache")))
            dict[name] = new StringValue(value);
        return dict;
    }

    private static string ChecksumFile(RunningBuild run, BoundArguments bound) =>
        run.At($"{bound.OptionalText("vendor_dir") ?? "vendor"}/{bound.Text("crate")}/.cargo-checksum.json");

    /// <summary>A patched crate no longer has the files it was published
    /// with: cargo is told of none.</summary>
    private static NoneValue ClearChecksums(RunningBuild run, BoundArguments bound)
    {
        string path = ChecksumFile(run, bound);
        string text = Encoding.UTF8.GetString(run.Files.Read(path).Span);
        run.Files.Write(path, Encoding.UTF8.GetBytes(FileDigests().Replace(text, "$1")), append: false);
        return NoneValue.Instance;
    }

    private static NoneValue WriteChecksum(RunningBuild run, BoundArguments bound)
    {
        string text = $$"""{"files":{},"package":"{{bound.Text("cksum")}}"}""";
        run.Files.Write(ChecksumFile(run, bound), Encoding.UTF8.GetBytes(text), append: false);
        return NoneValue.Instance;
    }

    private static NoneValue Done(BoundArguments bound, Action<BoundArguments> body)
    {
        body(bound);
        return NoneValue.Instance;
    }

    [GeneratedRegex("""("files":\{)[^}]*""", RegexOptions.CultureInvariant)]
    private static partial Regex FileDigests();
}
