using Limyra.Templates.Values;

namespace Limyra.Templates.Hosting;

/// <summary>The host while templates load: no files, no modules, and prints go nowhere.</summary>
internal sealed class LoadingHost : ITemplateHost
{
    public static LoadingHost Instance { get; } = new();

    public ITemplateFiles? Files => null;

    public Value? ImportModule(string name) => null;

    public void Print(string line)
    {
        // Loading is silent: what a template prints at that time is nobody's business.
    }
}
