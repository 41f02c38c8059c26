using System.Globalization;
using Limyra.Formats.Apk;
using Limyra.Templates.Fields;
using Limyra.Templates.Loading;
using Limyra.Templates.Packages;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Lint;

/// <summary>Rules about what the fields of a template and its subpackages hold.</summary>
internal sealed class FieldLint(Template template, List<Diagnostic> findings)
{
    private const int LongestDescription = 72;

    /// <summary>The sha256 of no bytes at all.</summary>
    private const string OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly string[] HookPrefixes = ["pre_", "post_", "init_"];

    /// <summary>What must hold for a package to be made at all.</summary>
    public void CheckStructure(TemplateTree tree)
    {
        if (template.Broken is { } reason) Report("broken", reason);
        bool hasInstall = template.Functions.ContainsKey("install")
            || (template.BuildStyle is { } style && BuildStyles.ByName[style].Phases.Contains("install"));
        if (!hasInstall) Report("install", "template install() function is missing");
        if (!ApkVersion.IsValid(template.FullVersion)) Report("version", "pkgver has an invalid format");
        CheckLinks(tree);
        CheckStyles();
        foreach (Package package in template.Subpackages.Prepend<Package>(template))
        {
            if (package.ProviderPriority < 0)
                Report("priority", "provider_priority must be positive", package.Name);
            if (package.ReplacesPriority < 0)
                Report("priority", "replaces_priority must be positive", package.Name);
            string exact = $"={template.FullVersion}";
            if (package.InstallIf.Count > 0
                && !package.InstallIf.Any(entry => entry.EndsWith(exact, StringComparison.Ordinal)))
                Report("install-if",
                    $"install_if for '{package.Name}' must have at least one exact '{exact}'");
            CheckDependencies(package);
            Try(() => _ = package.FileModes);
            Try(() => _ = package.FileXattrs);
        }
        CheckSources();
        if (template.HasOption("spdx"))
            foreach (string license in template.Subpackages.Prepend<Package>(template).Select(p => p.License)
                .Distinct())
                Try(() => SpdxExpression.Parse(license));
    }

    /// <summary>Style: what the option <c>lint</c> can switch off.</summary>
    public void CheckStyle()
    {
        if (template.Name.Any(char.IsUpper)) Report("name-case", "package name must be lowercase");
        CheckDescription(template.Description);
        CheckUrl(template.Url);
        foreach ((string? name, Value? value) in template.Module.Globals)
        {
            if (name.StartsWith('_')) continue;
            if (value is CallableValue)
            {
                if (!IsHook(name)) Report("unknown-hook", $"unknown hook: {name}");
            }
            else if (!FieldTable.ByName.ContainsKey(name))
                Report("unknown-variable", $"unknown variable: {name}",
                    hint: "private names begin with an underscore");
        }
    }

    private void CheckLinks(TemplateTree tree)
    {
        IReadOnlyDictionary<string, string> links = tree.LinksOf(template.Category);
        foreach (string name in template.Subpackages.Select(subpackage => subpackage.Name))
        {
            if (!links.TryGetValue(name, out string? target))
                Report("subpackage-link", $"subpackage '{name}' is missing a symlink",
                    hint: "run 'cbuild relink-subpkgs' to rebuild them");
            else if (target != template.Name)
                Report("subpackage-link", $"subpackage '{name}' has incorrect symlink",
                    hint: "run 'cbuild relink-subpkgs' to rebuild them");
        }
    }

    private void CheckStyles()
    {
        foreach (Subpackage subpackage in template.Subpackages)
            if (subpackage.Handle["build_style"] is { IsTrue: true } style
                && style.ToString() != template.BuildStyle)
                Report("subpackage-style", "subpackages cannot change the build style", subpackage.Name,
                    "leave build_style to the template; a subpackage without files has the option empty");
    }

    private void CheckDependencies(Package package)
    {
        foreach (string entry in package.Depends) Try(() => DependencyText.Parse(entry));
    }

    private void CheckSources()
    {
        if (template.Sources.Count != template.Sha256.Count)
            Report("sha256",
                $"there are {template.Sources.Count} sources but {template.Sha256.Count} checksums");
        foreach (string digest in template.Sha256)
            if (digest.Length != 64 || !digest.All(char.IsAsciiHexDigitLower))
                Report("sha256", $"'{digest}' is not a sha256 in lower-case hexadecimal");
            else if (digest == OfNothing) Report("sha256", "a source is an empty file, by its sha256");
        if (template.SourcePaths.Count > 0 && template.SourcePaths.Count != template.Sources.Count)
            Report("source-paths",
                $"there are {template.Sources.Count} sources but {template.SourcePaths.Count} paths");
        if (template.SourceHeaders.Count > 0 && template.SourceHeaders.Count != template.Sources.Count)
            Report("source-headers",
                $"there are {template.Sources.Count} sources but {template.SourceHeaders.Count} headers");
    }

    private void CheckDescription(string text)
    {
        if (text.EndsWith('.')) Report("description", "pkgdesc should not end with a period");
        if (text.Length > 0 && char.IsWhiteSpace(text[0]))
            Report("description", "pkgdesc should not start with whitespace");
        if (text.Length > 0 && char.IsWhiteSpace(text[^1]))
            Report("description", "pkgdesc should not end with whitespace");
        if (StartsWithAny(text, "A ", "An ", "The "))
            Report("description", "pkgdesc should not start with an article");
        if (text.Length > 0 && char.IsAsciiLetterLower(text[0]))
            Report("description", "pkgdesc should start with an uppercase letter");
        if (text.EnumerateRunes().Count() > LongestDescription)
            Report("description", string.Create(
                CultureInfo.InvariantCulture,
                $"pkgdesc should be no longer than {LongestDescription} characters"));
        if (text.Contains(" written in ", StringComparison.Ordinal))
            Report("description", "pkgdesc should not mention the choice of language");
        int open = text.IndexOf(" (", StringComparison.Ordinal);
        if (open >= 0 && text.EndsWith(')') && text.Length > open + 3)
            Report("description", "pkgdesc should not contain a (subdescription)",
                hint: "use the 'subdesc' field instead");
    }

    private void CheckUrl(string url)
    {
        int rest = url.IndexOf("://", StringComparison.Ordinal) + "://".Length;
        if (rest < 3 || url[..rest].ToLowerInvariant() is not ("http://" or "https://"))
        {
            Report("url", "url must be http or https");
            return;
        }
        string[] parts = url[rest..].Split('?', '#')[0].Split('/', 2);
        if (parts[0].Contains('[', StringComparison.Ordinal)
            != parts[0].Contains(']', StringComparison.Ordinal))
            Report("url", "url has a bracket that is not closed");
        else if (parts.Length > 1 && (parts[1].Length == 0 || parts[1].EndsWith('/')))
            Report("url", "url path must not end with a slash");
    }

    private static bool IsHook(string name)
    {
        if (name == "init" || Template.PhaseNames.Contains(name)) return true;
        return HookPrefixes.Any(prefix =>
            name.StartsWith(prefix, StringComparison.Ordinal)
                && Template.PhaseNames.Contains(name[prefix.Length..]));
    }

    private static bool StartsWithAny(string text, params ReadOnlySpan<string> starts)
    {
        foreach (string start in starts)
            if (text.StartsWith(start, StringComparison.Ordinal)) return true;
        return false;
    }

    private void Try(Action check)
    {
        try
        {
            check();
        }
        catch (TemplateException failure)
        {
            Report(failure.RuleId, failure.Message, hint: failure.Hint);
        }
    }

    private void Report(string ruleId, string message, string? package = null, string? hint = null) =>
        findings.Add(new(
            ruleId,
            package is null || package == template.Name ? message : $"{message} (of {package})",
            new(template.Module.Source.Name, 1, 1),
            hint));
}
