using Limyra.Builder.Files;
using Limyra.Builder.Packages;
using Limyra.Formats.Elf;
using Limyra.Templates.Hosting;
using Limyra.Templates.Packages;

namespace Limyra.Builder.Split;

/// <summary>Moves files of one package into a subpackage of it.</summary>
internal sealed class FileTaker(BuildContext build, BuildPackage package)
{
    private readonly BuildPackage _from = package.Parent ?? package;

    /// <summary>An entry of a subpackage's list: a pattern, <c>?pattern</c>,
    /// <c>@path=>target</c>, <c>cmd:name</c>.</summary>
    public void TakeEntry(string entry)
    {
        if (entry.StartsWith('?'))
        {
            Take(entry[1..], missingOk: true);
            return;
        }
        if (!entry.StartsWith('@'))
        {
            Take(entry, missingOk: false);
            return;
        }
        string[] parts = entry[1..].Split("=>");
        if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0)
            throw build.Fail(package, "take", $"malformed symlink '{entry}'", "write @path=>target");
        MakeLink(parts[0], parts[1]);
    }

    /// <summary>Takes what matches; with a prefix, also what belongs to it.</summary>
    public void Take(string pattern, bool missingOk)
    {
        if (pattern.StartsWith("cmd:", StringComparison.Ordinal))
        {
            foreach (string taken in TakePattern($"usr/bin/{pattern[4..]}", missingOk))
                TakeOfCommand(taken[(taken.LastIndexOf('/') + 1)..]);
            return;
        }
        if (pattern.StartsWith("lib:", StringComparison.Ordinal)) pattern = $"usr/lib/{pattern[4..]}";
        else if (pattern.StartsWith("man:", StringComparison.Ordinal))
            pattern = $"usr/share/man/**/man{pattern[(pattern.LastIndexOf('.') + 1)..]}/{pattern[4..]}";
        TakePattern(pattern, missingOk);
    }

    /// <summary>Makes a link in the subpackage.</summary>
    public void MakeLink(string path, string target)
    {
        string place = $"{package.Destination}/{path}";
        build.Files.MakeDirectory($"{place}/..", withParents: true);
        build.Files.MakeLink(place, target);
    }

    /// <summary>One of the usual sets.</summary>
    public void TakeUsual(UsualSet set, string? sections)
    {
        switch (set)
        {
            case UsualSet.Devel:
                TakeDevelopment(sections);
                break;
            case UsualSet.Static:
                TakeStatic();
                break;
            case UsualSet.Doc:
                TakeDocumentation();
                break;
            case UsualSet.Libs:
                TakeLibraries();
                break;
            case UsualSet.Progs:
                TakePrograms(sections);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(set));
        }
    }

    /// <summary>Static libraries.</summary>
    public void TakeStatic() => Take("usr/lib/*.a", missingOk: false);

    /// <summary>Libraries by their versioned names.</summary>
    public void TakeLibraries()
    {
        Take("usr/lib/lib*.so.[0-9]*", missingOk: false);
        Take("usr/lib/girepository-[0-9]*", missingOk: true);
    }

    /// <summary>Documentation, manual pages aside.</summary>
    public void TakeDocumentation() =>
        TakeAll("usr/share/doc", "usr/share/info", "usr/share/html", "usr/share/licenses",
            "usr/share/gtk-doc", "usr/share/ri", "usr/share/help", "usr/share/devhelp/books");

    /// <summary>Programs, their completions and manual pages.</summary>
    public void TakePrograms(string? sections)
    {
        Take("usr/bin/*", missingOk: false);
        TakeAll("usr/share/bash-completion", "usr/share/zsh", "usr/share/fish/completions",
            "usr/share/fish/vendor_completions.d", "usr/share/nushell/vendor/autoload");
        if (sections is not null) Take($"usr/share/man/**/man[{sections}]", missingOk: true);
    }

    /// <summary>What only developers need.</summary>
    public void TakeDevelopment(string? sections)
    {
        foreach (string path in Find("usr/bin/*-config"))
            if (!path.EndsWith("/pkg-config", StringComparison.Ordinal)) MoveOne(path);
        Take("usr/lib/*.a", missingOk: true);
        foreach (string path in Find("usr/lib/*.so"))
        {
            if (build.Files
                .KindOf($"{_from.Destination}/{path}", followLinks: false) != TemplateFileKind.Link)
            {
                if (ElfFile.IsElf(build.Files.Read($"{_from.Destination}/{path}").Span))
                {
                    build.Warn(package, "devel-library",
                        $"{path} is a library without a version in its name: not taken");
                    continue;
                }
                build.Warn(package, "devel-library",
                    $"{path} is no ELF file; a linker script? see to the dependencies");
            }
            MoveOne(path);
        }
        TakeAll("usr/lib/pkgconfig", "usr/lib/cmake", "usr/lib/glade/modules", "usr/lib/qt6/plugins/designer",
            "usr/include", "usr/share/cmake", "usr/share/pkgconfig", "usr/share/aclocal", "usr/share/gettext",
            "usr/share/vala/vapi", "usr/share/gir-[0-9]*", "usr/share/glade/catalogs");
        if (sections is null) return;
        foreach (string path in Find("usr/share/man/man1/*-config.1"))
            if (!path.EndsWith("/pkg-config.1", StringComparison.Ordinal)) MoveOne(path);
        Take($"usr/share/man/**/man[{sections}]", missingOk: true);
    }

    private void TakeAll(params ReadOnlySpan<string> patterns)
    {
        foreach (string pattern in patterns) Take(pattern, missingOk: true);
    }

    private void TakeOfCommand(string command) => TakeAll(
        $"usr/share/man/**/man1/{command}.1", $"usr/share/man/**/man8/{command}.8",
        $"usr/share/bash-completion/completions/{command}", $"usr/share/zsh/site-functions/_{command}",
        $"usr/share/fish/completions/{command}.fish");

    private List<string> TakePattern(string pattern, bool missingOk)
    {
        if (pattern.StartsWith('/'))
            throw build.Fail(package, "take", $"take(): path '{pattern}' must not be absolute");
        List<string> found = [.. Find(pattern)];
        if (found.Count == 0 && !missingOk)
            throw build.Fail(package, "take", $"take(): path '{pattern}' did not match anything",
                "put a '?' before it when it need not be there");
        foreach (string path in found)
            if (build.Files.KindOf($"{_from.Destination}/{path}", followLinks: false) is not null)
                MoveOne(path);
        return found;
    }

    private IEnumerable<string> Find(string pattern) => BuildGlob
        .Find(build.Files, _from.Destination, pattern, skipsHidden: true)
        .Select(path => path[(_from.Destination.Length + 1)..]);

    private void MoveOne(string path)
    {
        int slash = path.LastIndexOf('/');
        build.Files.MakeDirectory(slash < 0 ? package.Destination : $"{package.Destination}/{path[..slash]}",
            withParents: true);
        Merge($"{_from.Destination}/{path}", $"{package.Destination}/{path}");
    }

    private void Merge(string source, string target)
    {
        if (build.Files.KindOf(target, followLinks: false) is not { } kind)
        {
            build.Files.Move(source, target);
            return;
        }
        if (kind != TemplateFileKind.Directory
            || build.Files.KindOf(source, followLinks: false) != TemplateFileKind.Directory)
            throw build.Fail(package, "take", $"'{source}' and '{target}' overlap");
        foreach (string name in build.Files.List(source)) Merge($"{source}/{name}", $"{target}/{name}");
        build.Files.RemoveDirectory(source);
    }
}
