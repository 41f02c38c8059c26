using Limyra.Builder.Commands.Output;
using Limyra.Formats.Apk;
using Limyra.Templates.Edits;
using Limyra.Templates.Packages;

namespace Limyra.Builder.Commands;

/// <summary>Commands that change the text of templates, and nothing else in it.</summary>
internal static class EditCommands
{
    /// <summary>Sets the version and begins releases anew.</summary>
    public static Task<int> BumpVersion(CommandContext context)
    {
        if (context.Arguments.Count != 2)
            throw new BuildException("usage", "bump-pkgver needs a name and a version",
                "cbuild bump-pkgver main/zlib 1.3.2");
        string version = context.Arguments[1];
        if (!ApkVersion.IsValid(version) || version.Contains("-r", StringComparison.Ordinal))
            throw new BuildException("version", $"version '{version}' is invalid",
                "write it as apk does: 1.2.3, 1.2_rc1");
        using BuilderSession session = context.Open();
        Template template = session.Templates.Load(Named(context, session, context.Arguments[0]));
        Rewrite(context, template, text => TemplateText.SetVersion(text, version));
        context.Output.WriteLine($"Updated version: {template.FullName} {template.Version} => {version}");
        return Task.FromResult(0);
    }

    /// <summary>Raises the release of each template by one.</summary>
    public static Task<int> BumpRelease(CommandContext context)
    {
        if (context.Arguments.Count == 0)
            throw new BuildException("usage", "bump-pkgrel needs at least one name");
        using BuilderSession session = context.Open();
        int status = 0;
        foreach (string name in BuildCommands.Names(context, session))
        {
            try
            {
                Template template = session.Templates.Load(name);
                Rewrite(context, template, text => TemplateText.SetRelease(text, template.Release + 1));
                context.Output.WriteLine($"Bumped pkgrel: {name}");
            }
            catch (BuildException failure)
            {
                context.Complain(failure);
                context.Errors.WriteLine(context.Palette.Orange($"WARNING: Failed to bump pkgrel: {name}"));
                status = 1;
            }
        }
        return Task.FromResult(status);
    }

    /// <summary>Fetches the sources of a raised version and puts their checksums into the template.</summary>
    public static async Task<int> PrepareUpgrade(CommandContext context)
    {
        if (context.Arguments.Count != 1)
            throw new BuildException("usage", "prepare-upgrade needs a package name");
        using BuilderSession session = context.Open();
        Template template = session.Templates.Load(Named(context, session, context.Arguments[0]));
        IReadOnlyList<(string Stated, string Found)> digests =
            await session.FetchDigests(template.FullName, context.Output.WriteLine, context.Cancellation);
        Rewrite(context, template, text => TemplateText.ReplaceChecksums(
            text, [.. digests.Select(d => d.Stated)], [.. digests.Select(d => d.Found)]));
        foreach ((string stated, string found) in digests.Where(d => d.Stated != d.Found))
            context.Output.WriteLine($"{stated} => {found}");
        context.Output.WriteLine("PACKAGE METADATA UPDATED, now verify everything is correct.");
        return 0;
    }

    private static string Named(CommandContext context, BuilderSession session, string argument) =>
        new TemplateExpressions(context, session).Expand([argument]) is [var name]
            ? name
            : throw new BuildException("usage", $"'{argument}' does not name one template");

    private static void Rewrite(CommandContext context, Template template, Func<string, string> change)
    {
        string path = Path.Combine(context.Settings.TreeDirectory, template.FullName, "template.py");
        string before = File.ReadAllText(path), after = change(before);
        if (before == after || context.Line.Has("dry-run")) return;
        string part = path + ".tmp";
        File.WriteAllText(part, after);
        File.SetUnixFileMode(part, File.GetUnixFileMode(path));
        File.Move(part, path, overwrite: true);
    }
}
