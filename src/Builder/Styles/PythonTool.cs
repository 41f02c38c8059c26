using Limyra.Builder.Files;
using Limyra.Builder.Handle;

namespace Limyra.Builder.Styles;

/// <summary>Builds and installs Python projects as wheels.</summary>
internal sealed class PythonTool(RunningBuild run)
{
    /// <summary>Compiles the modules below a path of the package.</summary>
    public void Precompile(string path)
    {
        if (path.StartsWith('/')) throw new BuildException("path", $"path '{path}' must not be absolute");
        run.Do(
            new() { Arguments =
                ["python3", "-m", "compileall", "-f", "-q", $"{run.Context.Main.Destination}/{path}"] });
    }

    /// <summary>Makes a virtual environment with the wheel in it; gives its Python.</summary>
    public string MakeEnvironment(
        string directory, string target, IReadOnlyList<string> arguments, IReadOnlyList<string> wrapper)
    {
        string place = run.At(directory);
        if (run.Exists(place)) run.Files.RemoveTree(place);
        run.Do(new()
        {
            Arguments =
                ["python3", "-m", "venv", "--without-pip", "--system-site-packages", "--clear", directory],
        });
        string python = $"{run.CurrentDirectory}/{directory}/bin/python3";
        run.Do(new()
        {
            Arguments = [.. wrapper, python, "-m", "installer", "--compile-bytecode", "0", .. arguments,
                .. Wheels(target)],
        });
        return python;
    }

    /// <summary>Wheels that match, relative to the current directory.</summary>
    public IEnumerable<string> Wheels(string pattern) => BuildGlob
        .Find(run.Files, run.CurrentDirectory, pattern, skipsHidden: false)
        .Select(path => path[(run.CurrentDirectory.Length + 1)..]);
}
