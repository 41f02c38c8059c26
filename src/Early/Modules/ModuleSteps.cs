using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Modules;

/// <summary>Modules somebody asks for by name: for device nodes made on demand, in
/// modules-load.d, on the command line.</summary>
internal static class ModuleSteps
{
    private const uint PrivateNode = 0x180; // 0600, as the kernel makes them; tmpfiles.d opens some to others
    private const uint PublicDirectory = 0x1ed; // 0755

    /// <summary>
    /// kmod static-modules: device nodes whose opening makes the kernel load a module, and the modules
    /// themselves where the kernel has no program for that. Never fails a boot.
    /// </summary>
    public static int RunStatic(StepContext context)
    {
        string path = $"{ModuleLoader.DirectoryOf(context)}/modules.devname";
        if (context.IsContainer || context.Tree.Read(path, out byte[] content) != Errno.None)
            return 0;

        List<ConfigurationProblem> problems = [];
        IReadOnlyList<StaticNode> nodes = ModulesLoadFile.ParseStaticNodes(content, path, problems);
        context.Say(problems);
        bool isLoadedOnDemand = context.Tree.ReadText("/proc/sys/kernel/modprobe") is { Length: > 0 } modprobe
            && context.Tree.IsExecutable(modprobe);
        ModuleLoader? loader = isLoadedOnDemand ? null : ModuleLoader.Load(context);
        foreach (StaticNode node in nodes)
        {
            _ = loader?.Request(node.Module); // said already if it failed
            MakeNode(context, node);
        }

        return 0;
    }

    private static void MakeNode(StepContext context, StaticNode node)
    {
        string path = $"/dev/{node.Path}";
        Errno error = context.Tree.MakeDirectories(path[..path.LastIndexOf('/')], PublicDirectory);
        if (error == Errno.None)
        {
            FileKind kind = node.IsBlock ? FileKind.BlockDevice : FileKind.CharacterDevice;
            error = context.Tree.MakeNode(path, kind, PrivateNode, new(node.Major, node.Minor));
        }

        // The module, or the kernel itself, may have made it.
        _ = error != Errno.EEXIST && context.Failed(error, path);
    }

    /// <summary>kmod modules: those of the command line, then those of modules-load.d.</summary>
    public static int RunListed(StepContext context)
    {
        if (context.IsContainer) return 0;

        KernelCommandLine words = context.CommandLine;
        List<ModuleRequest> requests =
        [
            .. from list in words.All("modules_load").Concat(words.All("modules-load"))
               from name in list.Split(',', StringSplitOptions.RemoveEmptyEntries)
               select new ModuleRequest(name, "/proc/cmdline", 1),
        ];
        List<ConfigurationProblem> problems = [];
        foreach ((string path, byte[] content) in ConfigurationDirectories.Read(context, "modules-load.d"))
        {
            requests.AddRange(ModulesLoadFile.Parse(content, path, problems));
        }

        // The indexes are long; mostly nobody asks for anything.
        context.Say(problems);
        bool isComplete = problems.Count == 0;
        if (requests.Count > 0 && ModuleLoader.Load(context) is { } loader)
        {
            foreach (ModuleRequest request in requests)
                isComplete &= Request(context, loader, request);
        }

        return isComplete ? 0 : 2;
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
            context.Say($"{request.Source}:{request.Line}: there is no module {request.Name}");
        else if (result == ModuleResult.Failed)
            context.Say($"{request.Source}:{request.Line}: module {request.Name} was not loaded");

        return result != ModuleResult.Failed;
    }
}
