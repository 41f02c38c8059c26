using Limyra.Builder.Sandbox;
using Limyra.Templates.Hosting;
using Limyra.Templates.Values;

namespace Limyra.Builder.Handle;

/// <summary>What template code reaches while it builds: the files of the build, the
/// log, modules of cbuild.util.</summary>
internal sealed class BuildTemplateHost(RunningBuild run, OutputLog log) : ITemplateHost
{
    public ITemplateFiles? Files => run.Files;

    public Value? ImportModule(string name) => UtilityModules.Find(run, name);

    public void Print(string line) => log.WriteLine(line);
}
