using Limyra.Templates.Values;

namespace Limyra.Templates.Hosting;

/// <summary>
/// What template code reaches apart from the objects it is handed: files of <c>open</c>, modules of
/// <c>cbuild.util</c> and <c>print</c>. While templates load there is none of it.
/// </summary>
public interface ITemplateHost
{
    /// <summary>Files of <c>open("text")</c>; null when there are none now.</summary>
    ITemplateFiles? Files { get; }

    /// <summary>The module of <c>from cbuild.util import name</c>; null when
    /// there is no such module.</summary>
    Value? ImportModule(string name);

    /// <summary>A line of <c>print</c>, without its end.</summary>
    void Print(string line);
}
