using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Limyra.Formats.Tar;

namespace Limyra.Bench.Apk;

/// <summary>
/// A made-up distribution, the same in every run: sources in twelve layers, each with a main
/// package, libraries and often development files, documentation and completions, tied
/// together as a real distribution's are.
/// </summary>
internal sealed class SampleIndex
{
    private const int Layers = 12;

    /// <summary>Packages that one source makes at most.</summary>
    private const int MostPackages = 5;

    private static readonly string[] Syllables =
        ["ar", "be", "co", "dan", "el", "fir", "gan", "hol", "im", "jun", "kor", "lu", "mon", "nar",
            "os", "pel"];

    private readonly Random _random = new(20_260);
    private readonly List<Entry> _entries = [];
    private readonly List<(string Source, int Layer)> _libraries = [];
    private readonly Dictionary<string, Entry> _byProvide = new(StringComparer.Ordinal);

    /// <summary>An index of about that many packages, up to a source fewer.</summary>
    public SampleIndex(int packageCount)
    {
        // Whole sources only: half a source would lack its own library.
        while (_entries.Count <= packageCount - MostPackages)
            AddSource(_libraries.Count, _entries.Count * Layers / packageCount);
        foreach (Entry entry in _entries)
        {
            _byProvide.TryAdd(entry.Name, entry);
            foreach (string provided in entry.Provides)
                _byProvide.TryAdd(provided[..provided.IndexOf('=')], entry);
        }
    }

    /// <summary>Names that together install about as many packages.</summary>
    public IReadOnlyList<string> NamesFor(int installed)
    {
        Random random = new(installed);
        List<string> names = [];
        HashSet<Entry> closure = [];
        for (int tries = 0; closure.Count < installed && tries < _entries.Count * 4; tries++)
        {
            // From the upper layers first, where a name brings many others; from
            // all of them when those are used up.
            int first = tries < _entries.Count ? _entries.Count / 2 : 0;
            Entry entry = _entries[random.Next(first, _entries.Count)];
            if (entry.InstallIf.Length > 0 || !Reach(entry, closure)) continue;
            names.Add(entry.Name);
        }
        return names;
    }

    /// <summary>The text of an APKINDEX; every third source a version further when
    /// <paramref name="isNewer"/>.</summary>
    public string Text(bool isNewer = false) =>
        string.Concat(_entries.Select(entry => entry.Record(isNewer) + "\n"));

    /// <summary>The records of these packages, as an installed database has them.</summary>
    public string Installed(IReadOnlySet<string> names) =>
        string.Concat(_entries.Where(entry => names.Contains(entry.Name))
            .Select(entry => entry.Record(false) + "\n"));

    /// <summary>Writes an unsigned APKINDEX.tar.gz.</summary>
    public static void WriteArchive(string path, string text)
    {
        using FileStream file = new(path, FileMode.Create);
        using GZipStream packed = new(file, CompressionLevel.Optimal);
        TarWriter archive = new(packed);
        archive.Add("APKINDEX", mode: 0x1a4, modifiedTime: 0, Encoding.UTF8.GetBytes(text));
        archive.Finish();
    }

    private void AddSource(int number, int layer)
    {
        string word = string.Concat(Enumerable.Range(0, 2 + number % 2)
            .Select(_ => Syllables[_random.Next(Syllables.Length)]));
        string source = string.Create(CultureInfo.InvariantCulture, $"{word}{number}");
        string version = string.Create(
            CultureInfo.InvariantCulture,
            $"{_random.Next(0, 9)}.{_random.Next(0, 40)}.{_random.Next(0, 20)}-r{_random.Next(0, 5)}");
        string[] needed = [.. Enumerable.Range(0, _random.Next(2, 7)).Select(_ => Library(layer))
            .OfType<string>().Distinct()];
        string library = $"so:lib{source}.so.{_random.Next(0, 12)}";
        Add(new(source, version, source, [library, .. needed], [$"cmd:{source}={version}"], []));
        Add(new($"{source}-libs", version, source, [.. needed.Take(3)], [$"{library}={version}"], []));
        if (_random.Next(100) < 55)
            Add(new($"{source}-devel", version, source, [$"{source}-libs={version}"],
                [$"pc:{source}={version}"], []));
        if (_random.Next(100) < 60)
            Add(new($"{source}-doc", version, source, [], [], [$"{source}={version}", "docs"]));
        if (_random.Next(100) < 25)
            Add(new($"{source}-bashcomp", version, source, [], [],
                [$"{source}={version}", "bash-completion"]));
        _libraries.Add((library, layer));
    }

    /// <summary>A library of a lower layer; some are needed by almost everybody.</summary>
    private string? Library(int layer)
    {
        if (layer == 0 || _libraries.Count == 0) return null;
        double place = Math.Pow(_random.NextDouble(), 4);
        (string source, int at) = _libraries[(int)(place * _libraries.Count)];
        return at < layer ? source : null;
    }

    private void Add(Entry entry) => _entries.Add(entry);

    private bool Reach(Entry entry, HashSet<Entry> closure)
    {
        if (!closure.Add(entry)) return false;
        foreach (string demand in entry.Depends)
        {
            int end = demand.IndexOf('=');
            if (_byProvide.TryGetValue(end < 0 ? demand : demand[..end], out Entry? needed))
                Reach(needed, closure);
        }
        return true;
    }

    private sealed record Entry(
        string Name, string Version, string Source, string[] Depends, string[] Provides, string[] InstallIf)
    {
        public string Record(bool isNewer)
        {
            bool isBumped = isNewer && Hash(Source)[0] % 20 < 7;
            string newer = isBumped ? Version + "1" : Version;
            string[] Bumped(string[] items) =>
                isBumped ? [.. items.Select(item => item.Replace(Version, newer))] : items;
            StringBuilder text = new();
            text.Append(CultureInfo.InvariantCulture, $"P:{Name}\nV:{newer}\nA:x86_64\n");
            byte[] hash = Hash(Name + newer);
            text.Append(CultureInfo.InvariantCulture,
                $"S:{hash[0] * 977 + 1200}\nI:{hash[1] * 4001 + 4096}\n");
            text.Append(CultureInfo.InvariantCulture, $"T:Tools and libraries of {Source}, part {Name}\n");
            text.Append(CultureInfo.InvariantCulture,
                $"U:https://{Source}.example.org/\nL:BSD-2-Clause OR MIT\no:{Source}\n");
            text.Append(CultureInfo.InvariantCulture,
                $"m:Maintainer {hash[2]} <maintainer{hash[2]}@example.org>\n");
            text.Append(CultureInfo.InvariantCulture,
                $"t:{1_760_000_000 + hash[3] * 7919}\nc:{Convert.ToHexStringLower(hash[..20])}\n");
            Add(text, "D:", Bumped(Depends));
            Add(text, "p:", Bumped(Provides));
            Add(text, "i:", Bumped(InstallIf));
            return $"C:Q1{Convert.ToBase64String(Hash(text.ToString())[..20])}\n{text}";
        }

        private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

        private static void Add(StringBuilder text, string label, string[] items)
        {
            if (items.Length > 0) text.Append(label).AppendJoin(' ', items).Append('\n');
        }
    }
}
