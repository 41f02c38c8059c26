using Limyra.Builder.Styles;
using Limyra.Templates.Values;

namespace Limyra.Builder.Handle;

/// <summary><c>cbuild.util.golang</c>, and <c>self.golang</c> of the build style.</summary>
internal static class GoModule
{
    /// <summary>The module.</summary>
    public static FunctionObject Create(RunningBuild run) => new("golang",
        new Dictionary<string, Func<Arguments, Value>>(StringComparer.Ordinal)
        {
            ["Golang"] = a =>
            {
                BoundArguments bound = a.Bind("Golang", "tmpl", "jobs?", "env?", "wrksrc?");
                return NewGolang(new(run)
                {
                    Jobs = Jobs(bound),
                    Environment = bound.Entries("env"),
                    Directory = bound.OptionalText("wrksrc"),
                });
            },
            ["get_go_env"] = a =>
            {
                a.Bind("get_go_env", "pkg");
                DictValue dict = new();
                foreach ((string name, string value) in GoTool.BaseEnvironment(run))
                    dict[name] = new StringValue(value);
                return dict;
            },
        });

    /// <summary>An object with the steps of a Go build as methods.</summary>
    public static FunctionObject NewGolang(GoTool tool) => new("Golang",
        new Dictionary<string, Func<Arguments, Value>>(StringComparer.Ordinal)
        {
            ["mod_download"] =
                a => Done(() => tool.Download(Call(a.Bind("mod_download", "args?", "env?", "wrksrc?")))),
            ["build"] =
                a => Done(() => tool.Build(Call(a.Bind("build", "args?", "jobs?", "env?", "wrksrc?")))),
            ["check"] = a =>
            {
                a.Bind("check");
                return Done(() => tool.Check(new()));
            },
            ["install"] = a =>
            {
                a.Bind("install");
                return Done(tool.Install);
            },
        });

    private static GoCall Call(BoundArguments bound) => new()
    {
        Arguments = bound.Texts("args"),
        Jobs = Jobs(bound),
        Environment = bound.Entries("env"),
        Directory = bound.OptionalText("wrksrc"),
    };

    private static int? Jobs(BoundArguments bound) =>
        bound["jobs"] is null ? null : (int)bound.Number("jobs", fallback: 1);

    private static NoneValue Done(Action body)
    {
        body();
        return NoneValue.Instance;
    }
}
