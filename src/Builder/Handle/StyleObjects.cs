using Limyra.Builder.Styles;
using Limyra.Templates.Values;

namespace Limyra.Builder.Handle;

/// <summary>What build styles put on <c>self</c>: <c>self.make.build(...)</c> and so on.</summary>
internal static class StyleObjects
{
    public static void Add(RunningBuild run)
    {
        switch (run.Model.BuildStyle)
        {
            case "makefile" or "configure" or "perl_module":
                run.StyleObjects["make"] = Make(new MakeTool(run));
                break;
            case "gnu_configure":
                run.StyleObjects["make"] = Make(GnuConfigureStyle.Make(run));
                break;
            case "cargo":
                run.StyleObjects["cargo"] = CargoModule.NewCargo(new CargoTool(run));
                break;
            case "go":
                run.StyleObjects["golang"] = GoModule.NewGolang(new GoTool(run));
                break;
        }
    }

    /// <summary>An object with invoke, build, install and check.</summary>
    public static FunctionObject Make(MakeTool tool) => new("Make",
        new Dictionary<string, Func<Arguments, Value>>(StringComparer.Ordinal)
    {
        ["invoke"] = a => Done(a.Bind("invoke", "targets?", "args?", "jobs?", "env?", "wrksrc?", "wrapper?"),
            bound => tool.Invoke(Call(bound) with { Targets = Targets(bound) })),
        ["build"] = a => Done(
            a.Bind("build", "args?", "jobs?", "env?", "wrksrc?", "wrapper?"),
            bound => tool.Build(Call(bound))),
        ["check"] = a => Done(
            a.Bind("check", "args?", "jobs?", "env?", "wrksrc?", "wrapper?"),
            bound => tool.Check(Call(bound))),
        ["install"] = a => Done(
            a.Bind("install", "args?", "jobs?", "env?", "default_args?", "args_use_env?", "wrksrc?",
                "wrapper?"),
            bound => tool.Install(Call(bound), bound.Flag("default_args", fallback: true),
                bound.Flag("args_use_env"))),
    });

    private static MakeCall Call(BoundArguments bound) => new()
    {
        Arguments = bound.Texts("args"),
        Jobs = bound["jobs"] is null ? null : (int)bound.Number("jobs", fallback: 1),
        Environment = bound.Entries("env"),
        Directory = bound.OptionalText("wrksrc"),
        Wrapper = bound.Texts("wrapper"),
    };

    private static IReadOnlyList<string> Targets(BoundArguments bound) => bound["targets"] switch
    {
        null => [],
        ListValue or TupleValue => bound.Texts("targets"),
        var one => [one.ToString()],
    };

    private static NoneValue Done(BoundArguments bound, Action<BoundArguments> body)
    {
        body(bound);
        return NoneValue.Instance;
    }
}
