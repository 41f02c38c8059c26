using System.Diagnostics;
using Limyra.Tests.Init.Running;

namespace Limyra.Tests.Interop.Init;

/// <summary>
/// The reference's own integration suite with our programs in the place of its own. LIMYRA_PEER_DINIT is the
/// folder src of its sources, built, with igr-tests/igr-runner made.
/// </summary>
public sealed class ReferenceSuiteTests : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("limyra-igr-");

    public void Dispose() => _scratch.Delete(recursive: true);

    [Fact]
    public async Task Every_test_of_the_reference_passes_with_our_programs()
    {
        string suite = DinitPrograms.Peer().At("igr-tests");
        string runner = Path.Combine(suite, "igr-runner");
        if (!File.Exists(runner)) Assert.Skip($"{runner} is not built");
        ProcessStartInfo start = new(runner)
        {
            WorkingDirectory = suite, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["DINIT_BINDIR"] = Path.GetDirectoryName(DinitPrograms.Ours(_scratch).At("dinit"));
        start.Environment["IGR_OUTPUT_BASE"] = Path.Combine(_scratch.FullName, "output");
        using Process process = Process.Start(start)!; // null only when a running process is reused
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Failed: 0", said, StringComparison.Ordinal);
        Assert.True(process.ExitCode == 0, said + await errors);
    }
}
