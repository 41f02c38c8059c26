using Limyra.Init.Proving;
using Limyra.Init.Running;
using Limyra.Init.Survey;
using Limyra.Linux;

namespace Limyra.Init.Checking;

/// <summary>dinit-check --root: proves all services of a root file system.</summary>
internal static class RootCheck
{
    private const int Schema = 1;
    private const int Faulty = 1;
    private const int NotChecked = 2;

    /// <summary>0: nothing wrong, perhaps hints; 1: errors; 2: there is no such
    /// root or no services in it.</summary>
    public static int Run(
        ProgramCall call, string root, IReadOnlyList<string> directories, IReadOnlyList<string> names,
        bool isJson)
    {
        if (names.Count > 1)
        {
            call.Streams.Error(
                "dinit-check: with --root, name one service at most: the one that is started first\n");
            return NotChecked;
        }
        FolderTree tree = new(root);
        if (tree.Look("") is not { Kind: ProofKind.Directory } && root != "/")
        {
            call.Streams.Error($"dinit-check: {root}: not a directory\n");
            return NotChecked;
        }
        string goal = names.Count == 0 ? "boot" : names[0];
        IReadOnlyList<ProofFinding> findings;
        if (directories.Count == 0)
        {
            findings = ServiceProof.Run(tree, goal);
        }
        else
        {
            List<ProofFinding> found = [];
            ServiceProof.Run(tree, directories, goal, found);
            findings = found;
        }
        int errors = 0;
        foreach (ProofFinding found in findings)
        {
            if (found.IsError) errors++;
            if (!isJson) call.Streams.Error(found + "\n");
        }
        if (isJson) call.Streams.Out(ToJson(root, findings));
        else call.Streams.Out(errors > 0 ? $"{errors} error(s) found.\n" : "No errors found.\n");
        return errors > 0 ? Faulty : 0;
    }

    private static string ToJson(string root, IReadOnlyList<ProofFinding> findings)
    {
        JsonText json =
            new JsonText().Open('{').Value("schema", Schema).Value("root", root).Open('[', "findings");
        foreach (ProofFinding found in findings)
        {
            json.Open('{').Value("rule", found.Rule).Value("service", found.Service)
                .Value("place", found.Place)
                .Value("message", found.Message).Value("error", found.IsError).Close('}');
        }
        return json.Close(']').Close('}') + "\n";
    }
}
