using System.Text;
using Limyra.Templates.Profiles;

namespace Limyra.Builder.Sandbox;

/// <summary>The shell that a failed build ends in.</summary>
internal static class BuildShell
{
    /// <summary>An interactive shell of the build root.</summary>
    public static IReadOnlyList<string> Program { get; } = ["/bin/sh", "-i"];

    /// <summary>A script that repeats a command; it takes the environment of the shell.</summary>
    public static byte[] Script(SandboxCommand command) => Encoding.UTF8.GetBytes(
        $"#!/bin/sh\ncd {ShellWords.Quote(command.Directory)} || exit\n"
        + $"exec {string.Join(' ', command.Arguments.Select(ShellWords.Quote))}\n");

    /// <summary>Opens it on the terminal of whoever runs the builder.</summary>
    public static void Open(BubblewrapSandbox sandbox, SandboxCommand command) =>
        sandbox.RunOnTerminal(command with
        {
            Environment = new Dictionary<string, string>(command.Environment, StringComparer.Ordinal)
            {
                ["CBUILD_SHELL"] = "1",
                ["PS1"] = "cbuild:$PWD$ ",
                ["TERM"] = "linux",
            },
        });
}
