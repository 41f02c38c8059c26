using System.Text;
using Limyra.Apk.Commands;

namespace Limyra.Tests.Interop.Apk.Solving;

/// <summary>What a program answered to a case.</summary>
internal sealed record SolverAnswer(int ExitCode, string Output, string Errors)
{
    /// <summary>Our answer, in this process.</summary>
    public static SolverAnswer Ours(SolverCase asked, string folder)
    {
        using MemoryStream output = new(), errors = new();
        int exitCode = ApkCommandLine.Run(new()
        {
            Output = output,
            Error = errors,
            Arguments = asked.Arguments(folder),
            Variable = static name => name == "APK_CONFIG" ? "/dev/null" : null,
        });
        return new(exitCode, Encoding.UTF8.GetString(output.ToArray()),
            Encoding.UTF8.GetString(errors.ToArray()));
    }

    /// <summary>The original's answer.</summary>
    public static SolverAnswer Theirs(PeerApk peer, SolverCase asked)
    {
        (int exitCode, string output, string errors) = peer.Run(asked.Arguments(peer.Folder));
        return new(exitCode, output, errors);
    }

    public override string ToString() => $"exit {ExitCode}\n{Output}{Errors}";
}
