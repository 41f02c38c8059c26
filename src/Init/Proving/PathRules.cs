using System.Buffers.Binary;
using Limyra.Formats.Services;
using Limyra.Init.Loading;
using Limyra.Linux;

namespace Limyra.Init.Proving;

/// <summary>
/// What descriptions name must be there, and must run on the machine the root is for:
/// programs, the interpreters of scripts, the loaders of ELF files. Nothing is executed, so
/// the root may be of any architecture.
/// </summary>
internal sealed class PathRules(ProofPaths paths, List<ProofFinding> findings)
{
    private const uint AnyoneMayExecute = 0x49;
    private const int HeadBytes = 4096;
    private const int ScriptDepthLimit = 4;

    /// <summary>Made while the system runs, or by something a service does.</summary>
    private static readonly string[] Transient = ["/run/", "/tmp/", "/dev/", "/proc/", "/sys/", "/var/"];

    private readonly ushort _machine = MachineOf(paths);

    public void Run(ProvedService service)
    {
        if (service.Description is not { } description) return;
        if (description.HasProcess)
        {
            CheckCommand(service, "command", description.Command);
            CheckCommand(service, "stop-command", description.StopCommand);
            CheckCommand(service, "health-command", description.Health.Command);
        }
        if (description.WorkingDirectory is { } working && IsLasting(working)
            && paths.Find(working) is not { Kind: ProofKind.Directory })
        {
            Report(service, "working-dir", $"directory '{working}' is not there");
        }
        if (description is { LogType: LogType.File, LogFile: { } log } && log.StartsWith('/')
            && ServiceFiles.ParentOf(log) is var parent && IsLasting(parent + "/")
            && paths.Find(parent) is not { Kind: ProofKind.Directory })
        {
            Report(service, "logfile", $"directory '{parent}' is not there");
        }
    }

    private static bool IsLasting(string path) =>
        path.StartsWith('/')
            && !Array.Exists(Transient, start => path.StartsWith(start, StringComparison.Ordinal));

    private void Report(ProvedService service, string setting, string problem) =>
        findings.Add(
            new("bad-path", service.Name, service.PlaceOf(setting), $"{setting}: {problem}", isError: true));

    private void CheckCommand(ProvedService service, string setting, IReadOnlyList<string> command)
    {
        // built from variables that are set at run time
        if (command.Count == 0 || command[0].Length == 0) return;
        if (!command[0].StartsWith('/')) Report(service, setting, $"'{command[0]}' is not an absolute path");
        else if (IsLasting(command[0]) && Problem(command[0], depth: 0) is { } problem)
            Report(service, setting, problem);
    }

    private string? Problem(string path, int depth)
    {
        ProofNode? node = paths.Find(path);
        if (node is null) return $"'{path}' is not there";
        if (node.Kind != ProofKind.File) return $"'{path}' is not a file";
        if ((node.Mode & AnyoneMayExecute) == 0) return $"'{path}' is not executable";
        byte[] head = paths.Resolve(path) is { } real ? paths.Tree.Read(real, HeadBytes) ?? [] : [];
        if (head.AsSpan().StartsWith("#!"u8))
        {
            string line = BytePaths.Encoding.GetString(head).Split('\n')[0][2..].Trim();
            string interpreter = line.Split(' ')[0];
            if (depth == ScriptDepthLimit) return $"'{path}' is a script of a script too often";
            return Problem(interpreter, depth + 1) is { } problem
                ? $"interpreter of '{path}': {problem}" : null;
        }
        if (ElfHead.Read(head) is not { } elf) return null;
        if (_machine != 0 && elf.Machine != _machine)
            return $"'{path}' is for another machine (ELF machine {elf.Machine}, this root's is {_machine})";
        return elf.Interpreter is { } loader && paths.Find(loader) is null
            ? $"'{path}' needs '{loader}', which is not there" : null;
    }

    /// <summary>The machine of the manager itself, or of the shell; 0 when the root has neither.</summary>
    private static ushort MachineOf(ProofPaths paths)
    {
        foreach (string path in (ReadOnlySpan<string>)["/usr/bin/dinit", "/usr/sbin/dinit", "/sbin/dinit",
            "/sbin/init", "/bin/sh"])
        {
            if (paths.Resolve(path) is { } real
                && ElfHead.Read(paths.Tree.Read(real, HeadBytes) ?? []) is { } elf)
                return elf.Machine;
        }
        return 0;
    }

    /// <summary>The two facts of an ELF file that decide whether it runs (elf(5)).</summary>
    private sealed class ElfHead(ushort machine, string? interpreter)
    {
        public ushort Machine { get; } = machine;

        public string? Interpreter { get; } = interpreter;

        /// <summary>Null when it is not ELF. Of a file whose head is too short for it,
        /// no interpreter is known.</summary>
        public static ElfHead? Read(ReadOnlySpan<byte> head)
        {
            const int Least = 64, InterpreterSegment = 3;
            if (head.Length < Least || !head.StartsWith("\u007fELF"u8)) return null;
            (bool is64, bool isLittle) = (head[4] == 2, head[5] == 1);
            long segments = is64 ? (long)Wide(head[32..], isLittle) : Number(head[28..], isLittle);
            int size = Half(head[(is64 ? 54 : 42)..], isLittle),
                count = Half(head[(is64 ? 56 : 44)..], isLittle);
            string? interpreter = null;
            for (int i = 0; i < count && segments + (i + 1L) * size <= head.Length && size >= 32; i++)
            {
                ReadOnlySpan<byte> segment = head.Slice((int)segments + i * size, size);
                if (Number(segment, isLittle) != InterpreterSegment) continue;
                long at = is64 ? (long)Wide(segment[8..], isLittle) : Number(segment[4..], isLittle);
                if (at < 0 || at >= head.Length) break;
                ReadOnlySpan<byte> text = head[(int)at..];
                int end = text.IndexOf((byte)0);
                if (end > 0) interpreter = BytePaths.Encoding.GetString(text[..end]);
            }
            return new(Half(head[18..], isLittle), interpreter);
        }

        private static ushort Half(ReadOnlySpan<byte> at, bool isLittle) =>
            isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

        private static uint Number(ReadOnlySpan<byte> at, bool isLittle) =>
            isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);

        private static ulong Wide(ReadOnlySpan<byte> at, bool isLittle) =>
            isLittle ? BinaryPrimitives.ReadUInt64LittleEndian(at) : BinaryPrimitives.ReadUInt64BigEndian(at);
    }
}
