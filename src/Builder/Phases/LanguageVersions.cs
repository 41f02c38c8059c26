using Limyra.Builder.Handle;
using Limyra.Templates.Values;

namespace Limyra.Builder.Phases;

/// <summary>Versions of Python and Ruby in the build root, which templates and packages ask for.</summary>
internal static class LanguageVersions
{
    public static void Set(RunningBuild run)
    {
        string? python = null;
        foreach (string link in (string[])["/usr/bin/python", "/usr/bin/python3"])
            if (run.Files.KindOf(link, followLinks: false) == Templates.Hosting.TemplateFileKind.Link)
            {
                string name = RunningBuild.NameOf(run.Files.ReadLink(link));
                if (name.StartsWith("python3.", StringComparison.Ordinal)) python ??= name["python".Length..];
            }
        run.Context.PythonVersion = python;
        run.Template["python_version"] = Text(python);
        run.Template["python_major"] = python is null ? NoneValue.Instance : IntValue.Of(3);
        run.Template["python_minor"] = python is null || !long.TryParse(python[2..], out long minor)
            ? NoneValue.Instance
            : IntValue.Of(minor);
        string[] ruby = run.IsDirectory("/usr/lib/ruby")
            ? [.. run.Files.List("/usr/lib/ruby")
                .Where(n => n.Split('.') is { Length: 3 } p && p.All(x => int.TryParse(x, out _)))]
            : [];
        string? version = ruby.Length > 0 ? ruby[^1] : null;
        run.Template["ruby_version"] = Text(version);
        string[] parts = version?.Split('.') ?? [];
        foreach ((string name, int index) in (ReadOnlySpan<(string, int)>)[("major", 0), ("minor", 1),
            ("patch", 2)])
            run.Template[$"ruby_{name}"] = index < parts.Length
                ? IntValue.Of(int.Parse(parts[index], System.Globalization.CultureInfo.InvariantCulture))
                : NoneValue.Instance;
    }

    private static Value Text(string? text) => text is null ? NoneValue.Instance : new StringValue(text);
}
