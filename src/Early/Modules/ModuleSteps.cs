using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Modules;

/// <summary>Modules somebody asks for by name: for device nodes made on demand, in modules-load.d, on the command line.</summary>
internal static class ModuleSteps
{
    /// <summary>kmod static-modules: those whose device node wakes them. Never fails a boot.</summary>
    public static int RunStatic(StepContext context)
    {
        if (context.IsContainer || ModuleLoader.Load(context) is not { } loader)
        {
            return 0;
        }

        string path = $"{loader.Directory}/modules.devname";
        if (context.Tree.Read(path, out byte[] content) == Errno.None)
        {
            foreach (ModuleRequest request in ModulesLoadFile.ParseStaticNodes(content, path))
            {
                _ = loader.Request(request.Name); // said already if it failed
            }
        }

        return 0;
    }

    /// <summary>kmod modules: those of the command line, then those of modules-load.d.</summary>
    public static int RunListed(StepContext context)
    {
        if (context.IsContainer || ModuleLoader.Load(context) is not { } loader)
        {
            return 0;
        }

        bool isComplete = true;
        foreach (string list in context.CommandLine.All("modules_load").Concat(context.CommandLine.All("modules-load")))
        {
            foreach (string name in list.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                isComplete &= Request(context, loader, new(name, "/proc/cmdline", 1));
            }
        }

        var problems = new List<ConfigurationProblem>();
        foreach ((string path, byte[] content) in ConfigurationDirectories.Read(context, "modules-load.d"))
        {
            foreach (ModuleRequest request in ModulesLoadFile.Parse(content, path, problems))
            {
                isComplete &= Request(context, loader, request);
            }
        }

        context.Say(problems);
        return isComplete && problems.Count == 0 ? 0 : 2;
    }

    /// <summary>kmod load NAME: one module.</summary>
    public static int RunKmod(StepContext context)
    {
        switch (context.Arguments)
        {
            case ["static-modules"]:
                return RunStatic(context);
            case ["modules"]:
                return RunListed(context);
            case ["load", var name]:
                return ModuleLoader.Load(context) is not { } loader
                    || Request(context, loader, new(name, "kmod", 1)) ? 0 : 2;
            default:
                context.Say("kmod: expected static-modules, modules, or load NAME");
                return 1;
        }
    }

    private static bool Request(StepContext context, ModuleLoader loader, ModuleRequest request)
    {
        ModuleResult result = loader.Request(request.Name);
        if (result == ModuleResult.Missing)
        {
            context.Say($"{request.Source}:{request.Line}: there is no module {request.Name}");
        }
        else if (result == ModuleResult.Failed)
        {
            context.Say($"{request.Source}:{request.Line}: module {request.Name} was not loaded");
        }

        return result != ModuleResult.Failed;
    }
}
