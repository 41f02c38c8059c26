using System.Diagnostics;
using System.Text;

namespace Limyra.Tests.Interop.Apk;

/// <summary>The original apk-tools 3, named by LIMYRA_PEER_APK; without it the tests that
/// need it are skipped by name.</summary>
internal sealed class PeerApk : IDisposable
{
    private const string Variable = "LIMYRA_PEER_APK";

    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    private readonly string _program;

    private PeerApk(string program, string directory)
    {
        _program = program;
        Folder = directory;
    }

    /// <summary>A folder of this test's own, removed afterwards.</summary>
    public string Folder { get; }

    public static PeerApk Require()
    {
        string? program = Environment.GetEnvironmentVariable(Variable);
        if (program is null || !File.Exists(program)) Assert.Skip($"{Variable} names no program");
        return new(program!, Directory.CreateTempSubdirectory("limyra-peer-").FullName);
    }

    public string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>Runs it in the folder; returns exit code and both outputs.</summary>
    public (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        (int exitCode, byte[] output, string errors) = RunBinary(arguments);
        return (exitCode, Encoding.UTF8.GetString(output), errors);
    }

    public (int ExitCode, byte[] Output, string Errors) RunBinary(params string[] arguments)
    {
        ProcessStartInfo start = new(_program)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("SOURCE_DATE_EPOCH");
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!; // we did not ask for shell execution
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using MemoryStream output = new();
        Task copy = process.StandardOutput.BaseStream.CopyToAsync(output);
        if (!process.WaitForExit(TimeLimit))
        {
            process.Kill();
            Assert.Fail($"{_program} {string.Join(' ', arguments)} does not end");
        }
        copy.GetAwaiter().GetResult();
        return (process.ExitCode, output.ToArray(), errors.GetAwaiter().GetResult());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
