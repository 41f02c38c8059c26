namespace Limyra.Builder.Commands;

/// <summary>
/// Opens a shell in a sandbox: without a template in a root of the base, which may be changed and is thrown
/// away; with one in its build root and directories, with the environment its build phase has.
/// </summary>
internal static class ShellCommand
{
    public static Task<int> Run(CommandContext context)
    {
        if (context.Arguments.Count > 1) throw new BuildException("usage", "chroot needs only one package");
        BuildSettings settings = context.Settings with { KeepsBuildDirectory = true };
        using BuilderSession session = context.Open(settings);
        if (context.Arguments.Count == 0) session.EnterShell();
        else session.EnterShell(BuildCommands.Names(context, session)[0], context.Errors.WriteLine,
            context.Cancellation);
        return Task.FromResult(0);
    }
}
