using Limyra.Builder.Files;
using Limyra.Builder.Packages;
using Limyra.Builder.Split;
using Limyra.Templates.Packages;
using Limyra.Templates.Values;

namespace Limyra.Builder.Handle;

/// <summary>Methods of subpackages: take from the parent, the usual sets of files, and links.</summary>
internal sealed class TakeVerbs
{
    private readonly RunningBuild _run;

    public TakeVerbs(RunningBuild run)
    {
        _run = run;
        Table = new(StringComparer.Ordinal)
        {
            ["take"] = (h, a) => Do(h, a.Bind("take", "p", "missing_ok?"),
                (taker, bound) => taker.Take(bound.Text("p"), bound.Flag("missing_ok"))),
            ["take_devel"] = (h, a) => Do(h, a.Bind("take_devel", "man?"),
                (taker, bound) => taker.TakeDevelopment(Sections(bound, "23"))),
            ["take_static"] = (h, a) => Do(h, a.Bind("take_static"), (taker, _) => taker.TakeStatic()),
            ["take_doc"] = (h, a) => Do(h, a.Bind("take_doc"), (taker, _) => taker.TakeDocumentation()),
            ["take_libs"] = (h, a) => Do(h, a.Bind("take_libs"), (taker, _) => taker.TakeLibraries()),
            ["take_progs"] = (h, a) => Do(h, a.Bind("take_progs", "man?"),
                (taker, bound) => taker.TakePrograms(Sections(bound, "18"))),
            ["default_devel"] = (h, a) => Default(h, a.Bind("default_devel", "man?", "extra?"),
                (taker, bound) => taker.TakeDevelopment(Sections(bound, "23"))),
            ["default_static"] =
                (h, a) => Default(h, a.Bind("default_static", "extra?"), (taker, _) => taker.TakeStatic()),
            ["default_doc"] =
                (h, a) =>
                    Default(h, a.Bind("default_doc", "extra?"), (taker, _) => taker.TakeDocumentation()),
            ["default_libs"] =
                (h, a) => Default(h, a.Bind("default_libs", "extra?"), (taker, _) => taker.TakeLibraries()),
            ["default_progs"] = (h, a) => Default(h, a.Bind("default_progs", "man?", "extra?"),
                (taker, bound) => taker.TakePrograms(Sections(bound, "18"))),
            ["make_link"] = (h, a) => Do(h, a.Bind("make_link", "path", "tgt"),
                (taker, bound) => taker.MakeLink(bound.Text("path"), bound.Text("tgt"))),
        };
    }

    public Dictionary<string, HandleVerb> Table { get; }

    /// <summary>Man sections of a set; an empty text or None takes none.</summary>
    private static string? Sections(BoundArguments bound, string usual) =>
        !bound.IsGiven("man") ? usual : bound.OptionalText("man") is { Length: > 0 } given ? given : null;

    private FileTaker Taker(PackageHandle handle) => new(_run.Context, _run.PackageOf(handle));

    private NoneValue Do(PackageHandle handle, BoundArguments bound, Action<FileTaker, BoundArguments> take)
    {
        take(Taker(handle), bound);
        return NoneValue.Instance;
    }

    /// <summary>The function a subpackage returns, to be called once there are files to take.</summary>
    private HostFunction Default(PackageHandle handle, BoundArguments bound,
        Action<FileTaker, BoundArguments> take) =>
            new("func", _ =>
            {
                FileTaker taker = Taker(handle);
                take(taker, bound);
                switch (bound["extra"])
                {
                    case CallableValue function:
                        function.Call();
                        break;
                    case ListValue list:
                        foreach (Value item in list.Items) taker.Take(item.ToString(), missingOk: false);
                        break;
                }
                return NoneValue.Instance;
            });
}
