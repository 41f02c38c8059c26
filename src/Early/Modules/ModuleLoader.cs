using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Formats.Modules;
using Limyra.Linux;

namespace Limyra.Early.Modules;

/// <summary>What became of a wish for a module.</summary>
internal enum ModuleResult
{
    /// <summary>Now in the kernel.</summary>
    Loaded,

    /// <summary>It was there, or the kernel has it inside.</summary>
    Present,

    /// <summary>No module has the name or answers to the alias.</summary>
    Missing,

    /// <summary>The administrator does not want it.</summary>
    Refused,

    /// <summary>The device it drives is not there (ENODEV), which is no failure.</summary>
    NoDevice,

    /// <summary>The kernel or the file said no; the reason has been said.</summary>
    Failed,
}

/// <summary>
/// Loads modules the way modprobe(8) does: names and aliases, dependencies, soft dependencies, parameters,
/// blacklist. Nothing outside this program is started.
/// </summary>
internal sealed class ModuleLoader
{
    // Soft dependencies may name each other in circles; kernels nest a handful of levels.
    private const int DepthLimit = 16;

    private readonly StepContext _context;
    private readonly string _directory;
    private readonly ModuleIndex _index = new();
    private readonly ModprobeRules _rules = new();
    private readonly HashSet<string> _present = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);

    private ModuleLoader(StepContext context, string directory)
    {
        _context = context;
        _directory = directory;
    }

    /// <summary>Reads the indexes of the running kernel; null if it has no modules.</summary>
    public static ModuleLoader? Load(StepContext context)
    {
        if (!context.Tree.Exists("/proc/modules")) return null;

        ModuleLoader loader = new(context, DirectoryOf(context));
        return loader.ReadIndexes() ? loader : null;
    }

    /// <summary>Loads a module if there is one; true if it is in the kernel afterwards.</summary>
    public static bool LoadQuietly(StepContext context, string name) =>
        Load(context)?.Request(name) is ModuleResult.Loaded or ModuleResult.Present;

    /// <summary>The folder of the running kernel's modules.</summary>
    public static string DirectoryOf(StepContext context)
    {
        string release = context.Kernel.KernelRelease;
        return context.Tree.Exists($"/usr/lib/modules/{release}")
            ? $"/usr/lib/modules/{release}" : $"/lib/modules/{release}";
    }

    /// <summary>Loads a module by name, or every module that answers to an alias.</summary>
    public ModuleResult Request(string name)
    {
        if (_index.IsBuiltin(name)) return ModuleResult.Present;

        if (_index.Find(name) is { } module) return Insert(module, depth: 0);

        ModuleResult result = ModuleResult.Missing;
        foreach (string found in Resolve(name))
        {
            if (_index.Find(found) is { } target)
            {
                ModuleResult one = Insert(target, depth: 0);
                result = result is ModuleResult.Missing or ModuleResult.NoDevice || one == ModuleResult.Failed
                    ? one : result;
            }
            else if (_index.IsBuiltin(found) && result == ModuleResult.Missing)
            {
                result = ModuleResult.Present;
            }
        }

        return result;
    }

    // The administrator's aliases go before those of the modules.
    private IEnumerable<string> Resolve(string alias)
    {
        string name = ModuleName.Normalize(alias);
        List<string> own = [.. from rule in _rules.Aliases
                               where WildcardPattern.IsMatch(rule.Pattern, name)
                               select rule.Module];
        return own.Count > 0 ? own : _index.Resolve(name);
    }

    private ModuleResult Insert(KernelModule module, int depth)
    {
        if (IsPresent(module.Name)) return ModuleResult.Present;

        if (_rules.IsBlacklisted(module.Name) || _rules.IsDisabled(module.Name) || depth > DepthLimit)
            return ModuleResult.Refused;

        SoftDependencies soft = Merge(
            _index.SoftDependenciesOf(module.Name), _rules.SoftDependenciesOf(module.Name));
        InsertSoft(soft.Before, depth);
        foreach (string path in module.Dependencies.Reverse())
        {
            if (!IsPresent(ModuleName.OfFile(path))
                && InsertFile(path) is var result && result is ModuleResult.Failed or ModuleResult.Missing)
            {
                return result;
            }
        }

        ModuleResult own = InsertFile(module.Path);
        if (own == ModuleResult.Loaded)
            InsertSoft(soft.After, depth);

        return own;
    }

    private void InsertSoft(IReadOnlyList<string> names, int depth)
    {
        foreach (string name in names)
        {
            // A name or an alias: ext4 asks for "crc32c", which several modules provide.
            foreach (string found in _index.Find(name) is null ? Resolve(name) : [name])
            {
                if (_index.Find(found) is { } module)
                    _ = Insert(module, depth + 1);
            }
        }
    }

    private static SoftDependencies Merge(SoftDependencies own, SoftDependencies configured) =>
        configured == SoftDependencies.None ? own
            : new([.. own.Before, .. configured.Before], [.. own.After, .. configured.After]);

    private bool IsPresent(string name) =>
        _present.Contains(name) || _index.IsBuiltin(name)
            || _context.Tree.Exists($"/sys/module/{name}/initstate");

    private ModuleResult InsertFile(string path)
    {
        string name = ModuleName.OfFile(path);
        if (_failed.Contains(name))
        {
            return ModuleResult.Failed; // said once
        }

        string full = path.StartsWith('/') ? path : $"{_directory}/{path}";
        Errno error = InsertFile(full, _rules.Parameters(name));
        switch (error)
        {
            case Errno.None or Errno.EEXIST:
                _present.Add(name);
                return error == Errno.None ? ModuleResult.Loaded : ModuleResult.Present;
            case Errno.ENODEV:
                return ModuleResult.NoDevice;
            case Errno.ENOMEDIUM:
                return ModuleResult.Missing; // listed but not installed: an image with few modules
            case Errno.EPERM when _rules.IsBlacklisted(name):
                return ModuleResult.Refused;
            default:
                _failed.Add(name);
                _context.Say($"{full}: {Explain(error)}");
                return ModuleResult.Failed;
        }
    }

    private Errno InsertFile(string path, string parameters)
    {
        Errno error = _context.Tree.Open(path, OpenFlags.ReadOnly, mode: 0, out FileDescriptor file);
        if (error != Errno.None) return error == Errno.ENOENT ? Errno.ENOMEDIUM : error;

        using (file)
        {
            bool isCompressed = !path.EndsWith(".ko", StringComparison.Ordinal);
            error = _context.Kernel.LoadModule(file.Number, parameters, isCompressed);
            if (!isCompressed || error is not (Errno.EOPNOTSUPP or Errno.EINVAL or Errno.ENOEXEC))
                return error;
        }

        // The kernel cannot unpack it, so we do.
        return Unpack(path) is { } image ? _context.Kernel.LoadModule(image, parameters) : error;
    }

    private byte[]? Unpack(string path)
    {
        if (_context.Tree.Read(path, out byte[] packed) != Errno.None) return null;

        if (!path.EndsWith(".gz", StringComparison.Ordinal))
        {
            _context.Say($"{path}: this kernel does not unpack modules of this kind, "
                + "and only gzip is unpacked here; use a kernel with CONFIG_MODULE_DECOMPRESS");
            return null;
        }

        try
        {
            return GzipModule.Unpack(packed, path);
        }
        catch (ModuleFileException problem)
        {
            _context.Say(problem.Message);
            return null;
        }
    }

    private static string Explain(Errno error) => error switch
    {
        Errno.ENOEXEC => "not a module for this kernel",
        Errno.EKEYREJECTED => "its signature is refused",
        Errno.ENOENT => "a symbol or the file is missing; run depmod",
        _ => error.Describe(),
    };

    private bool ReadIndexes()
    {
        if (_context.Tree.Read($"{_directory}/modules.dep", out byte[] dependencies) != Errno.None)
            return false;

        _index.AddDependencies(dependencies);
        ReadIndex("modules.alias", _index.AddAliases);
        ReadIndex("modules.softdep", _index.AddSoftDependencies);
        ReadIndex("modules.builtin", _index.AddBuiltin);
        List<ConfigurationProblem> problems = [];
        foreach ((string path, byte[] content) in ConfigurationDirectories.Read(_context, "modprobe.d"))
        {
            _rules.Add(content, path, problems);
        }

        _rules.Add(_context.CommandLine);
        _context.Say(problems);
        return true;
    }

    private void ReadIndex(string name, Action<byte[]> add)
    {
        if (_context.Tree.Read($"{_directory}/{name}", out byte[] content) == Errno.None)
            add(content);
    }
}
