using System.Security.Cryptography;
using System.Text;
using Limyra.Builder.Files;
using Limyra.Templates.Packages;

namespace Limyra.Builder.Plan;

/// <summary>
/// A digest over everything that decides what a package contains: when it is what
/// it was, nothing needs to be built.
/// </summary>
internal static class BuildKey
{
    /// <summary>Raised when the builder makes other packages out of the same input.</summary>
    private const string BuilderVersion = "limyra-builder 4";

    public static string Compute(
        Template template, string templateDirectory, BuildSettings settings, SourceTime time, string rootKey)
    {
        StringBuilder text = new();
        text.Append(BuilderVersion).Append('\n').Append(template.FullName).Append(' ')
            .Append(template.FullVersion).Append('\n');
        text.Append(settings.Arch).Append(' ').Append(settings.RunsChecks).Append(settings.ForcesChecks)
            .Append(settings.MakesDebugPackages).Append(settings.Compression).Append('\n');
        text.Append(settings.Maintainer).Append('\n').Append(time.Epoch).Append(' ').Append(time.Commit)
            .Append('\n');
        text.Append(rootKey).Append('\n');
        foreach ((string section, IReadOnlyDictionary<string, string>? flags) in settings.Flags
            .OrderBy(f => f.Key, StringComparer.Ordinal))
            foreach ((string name, string value) in flags.OrderBy(f => f.Key, StringComparer.Ordinal))
                text.Append(section).Append(' ').Append(name).Append('=').Append(value).Append('\n');
        foreach (string digest in template.Sha256) text.Append(digest).Append('\n');
        AppendTree(text, templateDirectory);
        foreach ((string _, string host) in SharedFolders.Of(settings.TreeDirectory, template.FullName))
            AppendTree(text, host);
        if (settings.PublishedPrograms is { } published && UsesPublished(templateDirectory))
            AppendTree(text, published);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Whether a template packages programs that were published on the host.</summary>
    public static bool UsesPublished(string templateDirectory) =>
        File.ReadAllText(Path.Combine(templateDirectory, "template.py"))
            .Contains("published", StringComparison.Ordinal);

    private static void AppendTree(StringBuilder text, string directory)
    {
        if (!Directory.Exists(directory)) return;
        foreach (BuildEntry entry in BuildEntry.Walk(directory, ""))
        {
            text.Append(entry.Path).Append(' ').Append(entry.Kind).Append(' ').Append(entry.LinkTarget);
            if (entry.IsFile)
            {
                using FileStream stream = File.OpenRead(entry.Host);
                bool isProgram = (File.GetUnixFileMode(entry.Host) & UnixFileMode.UserExecute) != 0;
                text.Append(isProgram).Append(' ').Append(Convert.ToHexStringLower(SHA256.HashData(stream)));
            }
            text.Append('\n');
        }
    }
}
