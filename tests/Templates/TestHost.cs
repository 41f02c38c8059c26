using Limyra.Templates.Hosting;
using Limyra.Templates.Values;

namespace Limyra.Tests.Templates;

/// <summary>A host that keeps what is printed and has one module.</summary>
internal sealed class TestHost : ITemplateHost
{
    public MemoryFiles Memory { get; } = new();

    public List<string> Lines { get; } = [];

    public ITemplateFiles Files => Memory;

    public Value? ImportModule(string name) => name == "echo" ? new Echo() : null;

    public void Print(string line) => Lines.Add(line);

    /// <summary>An object that says what was done with it.</summary>
    internal sealed class Echo : HostObject
    {
        public override string TypeName => "echo";

        public override Value? GetAttribute(string name) => name switch
        {
            "say" => new HostFunction("say", arguments => new StringValue(
                string.Join(" ", arguments.Positional.Select(value => value.ToString()))
                    + string.Concat(arguments.Keywords.Select(pair => $" {pair.Key}={pair.Value}")))),
            "quiet" => new Quiet(),
            _ => null,
        };
    }

    /// <summary>A manager that swallows failures.</summary>
    private sealed class Quiet : HostObject
    {
        public override Value Enter() => new StringValue("entered");

        public override bool Exit(Exception? failure) => failure is not null;
    }
}
