using Limyra.Builder.Sandbox;
using Limyra.Templates.Hosting;
using Limyra.Templates.Packages;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Builder.Handle;

/// <summary>Methods that run things: <c>do</c> in the sandbox, <c>stamp</c> for what is done once.</summary>
internal sealed class CommandVerbs
{
    private readonly RunningBuild _run;

    public CommandVerbs(RunningBuild run)
    {
        _run = run;
        Table = new(StringComparer.Ordinal)
        {
            ["do"] =
                (_, a) =>
                    Do(a.Bind("do", "cmd", "*args", "env?", "wrksrc?", "capture_output?",
                        "stdout?", "stderr?",
                        "input?", "check?", "allow_network?", "path?", "tmpfiles?")),
            ["stamp"] = (_, a) => new Stamp(run, a.Bind("stamp", "name").Text("name")),
        };
    }

    public Dictionary<string, HandleVerb> Table { get; }

    private CompletedCommand Do(BoundArguments bound)
    {
        bool captures = bound.Flag("capture_output");
        HostObject? output = bound["stdout"] as HostObject;
        HostObject? error = bound["stderr"] as HostObject;
        CommandCall call = new()
        {
            Arguments = [bound.Text("cmd"), .. bound.Rest.Select(a => a.ToString())],
            Environment = [.. bound.Entries("env")],
            Directory = bound.OptionalText("wrksrc"),
            SearchPath = bound.Texts("path"),
            WantsNetwork = bound.Flag("allow_network"),
            MayFail = !bound.Flag("check", fallback: true),
            TemporaryFiles =
            [
                .. bound.Texts("tmpfiles").Select(f => (RunningBuild.NameOf(f), _run.Files.Read(_run.At(f)))),
            ],
            Input = bound["input"] switch
            {
                null => null,
                BytesValue bytes => bytes.Bytes,
                var text => System.Text.Encoding.UTF8.GetBytes(text.ToString()),
            },
            CapturesOutput = captures || output is not null,
            CapturesError = captures || error is not null,
        };
        SandboxResult result = new CommandRunner(_run).Run(call);
        if (output is not null) WriteTo(output, result.Output);
        if (error is not null) WriteTo(error, result.Error);
        return new(result);
    }

    /// <summary>Hands what a command wrote to an open file of the template, as bytes or as text.</summary>
    private static void WriteTo(HostObject file, byte[] content)
    {
        if (file.GetAttribute("write") is not CallableValue write)
            throw new BuildException("type", "do(): stdout and stderr take open files");
        try
        {
            write.Call(new BytesValue(content));
        }
        catch (TemplateException error) when (error.RuleId == "type")
        {
            write.Call(new StringValue(System.Text.Encoding.UTF8.GetString(content)));
        }
    }

    /// <summary>What <c>do</c> returns.</summary>
    private sealed class CompletedCommand(SandboxResult result) : HostObject
    {
        public override string TypeName => "CompletedProcess";

        public override Value? GetAttribute(string name) => name switch
        {
            "returncode" => IntValue.Of(result.ExitCode),
            "stdout" => new BytesValue(result.Output),
            "stderr" => new BytesValue(result.Error),
            _ => null,
        };
    }

    /// <summary><c>with self.stamp("name") as s: s.check()</c>: the rest of the block
    /// runs once for a source tree.</summary>
    private sealed class Stamp(RunningBuild run, string name) : HostObject
    {
        private string FilePath => $"{run.CurrentDirectory}/.stamp_{name}_done";

        public override Value Enter() => this;

        public override Value? GetAttribute(string attribute) => attribute != "check"
            ? null
            : new HostFunction("check", a =>
            {
                a.Bind("check");
                if (run.Exists(FilePath)) throw new AlreadyDoneException(name);
                return NoneValue.Instance;
            });

        public override bool Exit(Exception? failure)
        {
            if (failure is AlreadyDoneException) return true;
            if (failure is null) run.Files.Touch(FilePath);
            return false;
        }
    }

    /// <summary>Leaves a block that a stamp says was run before.</summary>
    private sealed class AlreadyDoneException(string name)
        : TemplateException("stamp",
            $"'{name}' was done before; check() must stand inside of 'with self.stamp'");
}
