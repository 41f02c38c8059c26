using Limyra.Formats.Services;
using Limyra.Init.Loading;
using Limyra.Init.Running;
using Limyra.Init.Survey;

namespace Limyra.Init.Client;

/// <summary>list --all and list --enabled-by; and where those and the graphs get what they show.</summary>
internal static class SurveyCommands
{
    /// <summary>The descriptions that the daemon would see, or, offline, those
    /// of the given directories.</summary>
    public static InstalledServices Installed(DinitctlCall request)
    {
        if (request.IsOffline)
        {
            IReadOnlyList<string> given = request.Directories.Count > 0
                ? request.Directories
                : ServiceDirectories.Default(request.Call, !request.Target.IsUser);
            return new(new ServiceFiles(given), request.Call.Environment);
        }
        (string? working, List<string>? directories) = request.Client.LoadPaths();
        return new(
            new ServiceFiles(directories.ConvertAll(directory => ServiceFiles.Join(working, directory))),
            request.Client.Environment());
    }

    /// <summary>All services and their links: from the daemon; from files where it
    /// cannot tell, or offline.</summary>
    public static ServiceMap Map(DinitctlCall request)
    {
        if (request.IsOffline) return Installed(request).Map(new Dictionary<string, ClientStatus>());
        if (SnapshotReader.Read(request.Client) is { } map) return map;
        request.Reconnect(); // the reference's daemon closes a connection over a request it does not know
        Dictionary<string, ClientStatus> loaded = new(StringComparer.Ordinal);
        foreach ((string? name, ClientStatus? status) in ListCommands.ReadAll(request.Client)) loaded[name] =
            status;
        return Installed(request).Map(loaded);
    }

    public static int ListAll(DinitctlCall request)
    {
        InstalledServices installed = Installed(request);
        Dictionary<string, ClientStatus?> all = new(StringComparer.Ordinal);
        foreach (string name in installed.Names()) all[name] = null;
        if (!request.IsOffline)
            foreach ((string? name, ClientStatus? status) in ListCommands
                .ReadAll(request.Client)) all[name] = status;
        HashSet<string> enabled =
            new(installed.Enablements().Select(found => found.Service), StringComparer.Ordinal);
        JsonText? json = request.IsJson ? request.Answer("services").Open('[') : null;
        foreach (string name in all.Keys.Order(StringComparer.Ordinal))
        {
            ClientStatus? status = all[name];
            string word = Word(installed.Find(name), enabled.Contains(name));
            if (json is not null) WriteJson(json, name, status, installed.Find(name), word);
            else if (status is null) request.Print($"[        ] {name} ({word})\n");
            else request.Print(word == "masked" ? StatusText.Line(name, status)[..^1] + " (masked)\n"
                : StatusText.Line(name, status));
        }
        json?.Close(']');
        return 0;
    }

    private static void WriteJson(
        JsonText json, string name, ClientStatus? status, InstalledService? service, string word)
    {
        json.Open('{').Value("name", name).Value("file", service?.Path).Value("loaded", status is not null)
            .Value("installed", word);
        if (status is not null) StatusJson.Write(json, status);
        json.Close('}');
    }

    private static string Word(InstalledService? service, bool isEnabled) => service switch
    {
        null => "no description",
        { IsMasked: true } => "masked",
        { IsTemplate: true } => "template",
        _ => isEnabled ? "enabled" : "disabled",
    };

    public static int ListEnablements(DinitctlCall request)
    {
        string wanted = request.EnabledBy ?? "";
        List<Enablement> all = Installed(request).Enablements();
        List<string> words = [.. InstalledServices.Layers.Select(InstalledServices.Word)];
        if (wanted.Length > 0 && !words.Contains(wanted))
        {
            request.Error($"no layer '{wanted}'; there are: {string.Join(", ", words)}");
            return 1;
        }
        all.RemoveAll(found => wanted.Length > 0 && InstalledServices.Word(found.Layer) != wanted);
        if (request.IsJson)
        {
            JsonText json = request.Answer("enablements").Open('[');
            foreach (Enablement found in all)
            {
                json.Open('{').Value("service", found.Service).Value("by", found.By)
                    .Value("layer", InstalledServices.Word(found.Layer)).Value("place", found.Place)
                    .Close('}');
            }
            json.Close(']');
            return 0;
        }
        int width = 0;
        foreach (Enablement found in all) width = Math.Max(width, found.Service.Length);
        foreach (Enablement found in all)
        {
            request.Print(
                $"{InstalledServices.Word(found.Layer),
                    -13} {found.Service.PadRight(width)} with {found.By} ({found.Place})\n");
        }
        return 0;
    }
}
