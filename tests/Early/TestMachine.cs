using Limyra.Early.Base;

namespace Limyra.Tests.Early;

/// <summary>A folder that stands for the root of a machine, and a kernel that takes notes.</summary>
internal sealed class TestMachine : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("limyra-early-").FullName;
    private readonly RootTree _tree;

    public TestMachine()
    {
        _tree = new RootTree(_directory);
    }

    public FakeKernel Kernel { get; } = new();

    public List<string> Messages { get; } = [];

    public Dictionary<string, string> Environment { get; } = [];

    public string Output => string.Join('\n', Messages);

    public TestMachine With(string path, string content = "", bool isExecutable = false)
    {
        string full = Full(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        if (isExecutable)
            File.SetUnixFileMode(full, (UnixFileMode)0x1ed);

        return this;
    }

    public TestMachine WithDirectory(string path)
    {
        Directory.CreateDirectory(Full(path));
        return this;
    }

    public TestMachine WithLink(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!);
        File.CreateSymbolicLink(Full(path), target);
        return this;
    }

    public string Read(string path) => File.ReadAllText(Full(path));

    public bool Has(string path) => File.Exists(Full(path)) || Directory.Exists(Full(path));

    public string Full(string path) => _directory + path;

    public int Run(Func<StepContext, int> step, params string[] arguments) => step(new StepContext
    {
        Tree = _tree, Kernel = Kernel, Arguments = arguments, Environment = Environment, Print = Messages.Add,
    });

    public void Dispose()
    {
        _tree.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
