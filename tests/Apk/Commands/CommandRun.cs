using System.Text;
using Limyra.Apk.Commands;
using Limyra.Apk.Commands.Line;

namespace Limyra.Tests.Apk.Commands;

/// <summary>The program as a function: a command line in, exit code and both outputs out.</summary>
internal sealed record CommandRun(int ExitCode, byte[] Bytes, string Errors)
{
    /// <summary>Standard output as text.</summary>
    public string Output => Encoding.UTF8.GetString(Bytes);

    /// <summary>Runs a command line without a terminal and without the host's configuration.</summary>
    public static CommandRun Of(params string[] arguments) =>
        With(new Dictionary<string, string>(), arguments);

    /// <summary>The same with variables of the environment.</summary>
    public static CommandRun With(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        using MemoryStream output = new(), error = new();
        int exitCode = ApkCommandLine.Run(new()
        {
            Output = output,
            Error = error,
            Arguments = arguments,
            Variable = name => name == "APK_CONFIG" ? "/dev/null" : variables.GetValueOrDefault(name),
            Cancellation = static () => TestContext.Current.CancellationToken,
        });
        return new(exitCode, output.ToArray(), Encoding.UTF8.GetString(error.ToArray()));
    }
}
