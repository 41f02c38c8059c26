namespace Limyra.Builder.Commands;

/// <summary>The keys of the configuration that mean something; of others the user is told, so that none is
/// without effect in silence.</summary>
internal static class ConfigurationKeys
{
    /// <summary>Keys by section; sections that are not here hold what the user likes.</summary>
    private static readonly Dictionary<string, HashSet<string>> Known = new(StringComparer.Ordinal)
    {
        [""] = [],
        ["apk"] = ["repo"],
        ["build"] =
        [
            "allow_restricted", "alt_repository", "apt_root", "arch", "build_dbg", "build_dir", "build_root",
            "bwrap", "categories", "cbuild_cache_path", "ccache", "check", "check_fail", "compression",
            "extra_packages", "extra_repositories", "formatter", "host_arch", "jobs", "keep_stage",
            "link_threads", "linter", "maintainer", "memory_limit", "published", "remote", "repository",
            "sccache", "seeds", "sources", "stage_repository", "thinlto_cache", "thinlto_cache_size",
            "time_limit", "timing",
        ],
        ["signing"] = ["key", "keys"],
    };

    /// <summary>What to tell the user: a line for every key that has no effect.</summary>
    public static IEnumerable<string> Ineffective(
        ConfigurationFile file, string source, IReadOnlyDictionary<string, string> environment)
    {
        const string handled = "packages are handled in the program, no apk is called";
        foreach ((string section, HashSet<string> keys) in Known)
        {
            foreach (string key in file.KeysOf(section))
            {
                if (keys.Contains(key.ToLowerInvariant())) continue;
                if (section != "apk" || !key.Equals("command", StringComparison.OrdinalIgnoreCase))
                    yield return $"{source}: [{section}] {key} is not known and has no effect";
                else if (file[section, key] != "apk") // what the example in cports says
                    yield return $"{source}: [apk] command has no effect: {handled}";
            }
        }
        if (environment.ContainsKey("CBUILD_APK_PATH"))
            yield return $"CBUILD_APK_PATH has no effect: {handled}";
    }
}
