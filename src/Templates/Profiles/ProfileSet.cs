using Limyra.Templates.Loading;
using Limyra.Templates.Text;

namespace Limyra.Templates.Profiles;

/// <summary>All architecture profiles of a tree, seen from one host architecture.</summary>
public sealed class ProfileSet
{
    private readonly Dictionary<string, Profile> _profiles = new(StringComparer.Ordinal);

    private ProfileSet(string hostArch) => HostArch = hostArch;

    /// <summary>Architecture of the build root.</summary>
    public string HostArch { get; }

    /// <summary>Architectures there are profiles for, sorted.</summary>
    public IEnumerable<string> Archs =>
        _profiles.Keys.Where(
            name => name != "bootstrap" && !name.EndsWith(":native", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>
    /// A profile by name: an architecture, <c>ARCH:native</c> (as if built on itself) or
    /// <c>bootstrap</c>. Fails for unknown ones.
    /// </summary>
    public Profile Get(string name) => _profiles.GetValueOrDefault(name)
        ?? throw new EvaluationException("profile", $"there is no profile '{name}'",
            "see etc/build_profiles");

    /// <summary>Reads all profiles of a tree. Fails with a <see cref="TemplateException"/>.</summary>
    public static ProfileSet Load(ITemplateSource tree, FlagSettings settings, string hostArch)
    {
        ProfileSet set = new(hostArch);
        ProfileFile? bootstrap = null;
        foreach (string fileName in tree.ProfileNames())
        {
            string arch = fileName.EndsWith(".ini", StringComparison.Ordinal) ? fileName[..^4] : fileName;
            string path = $"etc/build_profiles/{arch}.ini";
            string text = tree.ReadText(path)
                ?? throw new EvaluationException("profile", $"{path} is missing");
            ProfileFile file = ProfileFile.Parse(path, text);
            if (arch == "bootstrap")
            {
                bootstrap = file;
                continue;
            }
            set._profiles[arch] = Profile.Parse(arch, file, settings, hostArch, isNative: false);
            set._profiles[$"{arch}:native"] = Profile.Parse(arch, file, settings, hostArch, isNative: true);
        }
        if (bootstrap is not null)
            set._profiles["bootstrap"] = Profile.ParseBootstrap(bootstrap, set.Get(hostArch));
        return set;
    }
}
