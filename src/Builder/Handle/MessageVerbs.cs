using Limyra.Templates.Packages;
using Limyra.Templates.Values;

namespace Limyra.Builder.Handle;

/// <summary>What templates say: it goes into the package's log.</summary>
internal sealed class MessageVerbs
{
    private readonly RunningBuild _run;

    public MessageVerbs(RunningBuild run)
    {
        _run = run;
        foreach (string name in (string[])["log", "log_red", "log_green", "log_warn"])
            Table[name] = (handle, a) => Say(name, handle, a.Bind(name, "msg", "end?").Text("msg"));
    }

    public Dictionary<string, HandleVerb> Table { get; } = new(StringComparer.Ordinal);

    private NoneValue Say(string name, PackageHandle handle, string text)
    {
        _run.Context.Log.WriteLine($"{handle.Name}: {(name == "log_warn" ? "warning: " : "")}{text}");
        return NoneValue.Instance;
    }
}
