using Limyra.Init.Loading;

namespace Limyra.Init.Running;

/// <summary>Where descriptions and the control socket are when nobody says
/// otherwise (dinit(8), FILES).</summary>
internal static class ServiceDirectories
{
    private static readonly string[] System =
        ["/etc/dinit.d", "/run/dinit.d", "/usr/local/lib/dinit.d", "/lib/dinit.d"];

    private static readonly string[] User =
        ["/etc/dinit.d/user", "/usr/lib/dinit.d/user", "/usr/local/lib/dinit.d/user"];

    public static List<string> Default(ProgramCall call, bool isSystem)
    {
        if (isSystem) return [.. System];
        List<string> directories = [];
        string? configuration = call.Variable("XDG_CONFIG_HOME");
        if (!string.IsNullOrEmpty(configuration)) directories.Add($"{configuration}/dinit.d");
        if (Home(call) is { } home && $"{home}/.config" != configuration)
            directories.Add($"{home}/.config/dinit.d");
        directories.AddRange(User);
        return directories;
    }

    /// <summary>A user's home: as the environment says, else as the accounts do.</summary>
    public static string? Home(ProgramCall call)
    {
        string? home = call.Variable("HOME");
        return string.IsNullOrEmpty(home) ? Accounts.FindUser(Linux.Processes.EffectiveUserId)?.Home : home;
    }

    /// <summary>The control socket of a user's manager.</summary>
    public static string? UserSocket(ProgramCall call)
    {
        if (call.Variable("XDG_RUNTIME_DIR") is { } runtime) return $"{runtime}/dinitctl";
        return Home(call) is { } home ? $"{home}/.dinitctl" : null;
    }
}
