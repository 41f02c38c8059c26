// dinit and everything that belongs to it, as one program: which one it is says the name it is called by
// (argv[0]), or else its first argument. This table is all there is to the choice.
using System.Runtime;
using Limyra.Early;
using Limyra.Formats.Sequences;
using Limyra.Init;
using Limyra.Init.Running;
using Limyra.Linux;
using Limyra.Linux.Starting;

// No collection in the background, so no thread for it: process 1 has one.
GCSettings.LatencyMode = GCLatencyMode.Batch;

(string Name, Func<ProgramCall, int> Run)[] applets =
[
    ("dinit", InitPrograms.Dinit),
    ("init", Init),
    ("dinitctl", InitPrograms.Dinitctl),
    ("dinit-check", InitPrograms.Check),
    ("dinitcheck", InitPrograms.Check),
    ("dinit-monitor", InitPrograms.Monitor),
    ("dinit-log", InitPrograms.LogWriter),
    ("shutdown", InitPrograms.Shutdown),
    ("halt", InitPrograms.Shutdown),
    ("poweroff", InitPrograms.Shutdown),
    ("reboot", InitPrograms.Shutdown),
    ("soft-reboot", InitPrograms.Shutdown),
    ("dinit-early", call => EarlySteps.Run(call.Arguments, ToDictionary(call.Environment))),

    // The early steps under their own names too, as the original's helpers are called.
    .. from step in EarlySteps.Names
       select (step, new Func<ProgramCall, int>(
           call => EarlySteps.Run([step, .. call.Arguments], ToDictionary(call.Environment)))),
];

List<string> words = ProcessStart.ReadArguments();
List<string> environment = ProcessStart.ReadEnvironment();
string name = words.Count == 0 ? "dinit" : words[0][(words[0].LastIndexOf('/') + 1)..];
int index = Array.FindIndex(applets, applet => applet.Name == name);
if (index >= 0)
{
    if (words.Count > 0) words.RemoveAt(0);
}
else if (words.Count > 1)
{
    name = words[1];
    index = Array.FindIndex(applets, applet => applet.Name == name);
    words.RemoveRange(0, 2);
}
ProgramStreams streams = new(output: 1, error: 2);
if (index < 0)
{
    streams.Error(
        $"dinit: no program {name}; there are: {string.Join(' ', applets.Select(applet => applet.Name))}\n");
    return 1;
}

// Only the manager keeps signals blocked from its first moment (src/Linux/native/start.c).
if (name is not ("dinit" or "init") && Signals.WereTakenAtStart(out SignalSet mask)) _ =
    Signals.SetMask(mask);
return applets[index].Run(new ProgramCall(name, words, environment, streams));

// As process 1 of an initramfs: find the root. Else dinit with the settings of this machine.
static int Init(ProgramCall call)
{
    if (Processes.Id == 1 && EarlySteps.IsInitramfs)
        return EarlySteps.Run(["initramfs-init", .. call.Arguments], ToDictionary(call.Environment));

    (List<string>? arguments, List<string>? variables) = InitWrapper.Prepare(
        call.Arguments, ToDictionary(call.Environment), message => call.Streams.Error($"init: {message}\n"));
    return InitPrograms.Dinit(call with { Arguments = arguments, Environment = variables });
}

static Dictionary<string, string> ToDictionary(IReadOnlyList<string> environment)
{
    Dictionary<string, string> variables = [];
    foreach (string entry in environment)
    {
        int equals = entry.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0) variables[entry[..equals]] = entry[(equals + 1)..];
    }
    return variables;
}
