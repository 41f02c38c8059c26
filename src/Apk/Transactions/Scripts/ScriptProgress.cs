using System.Globalization;
using Limyra.Formats;
using Limyra.Linux;

namespace Limyra.Apk.Transactions.Scripts;

/// <summary>
/// How many scripts of the pending journal have run. Nobody waits for the disk here: the mark only counts
/// while the machine has not been started anew, because until then nothing a script wrote can have been lost.
/// </summary>
internal sealed class ScriptProgress(IRootFiles files)
{
    private const string BootIdPath = "/proc/sys/kernel/random/boot_id";
    private const int LongestIdBytes = 64;

    private readonly string _boot = ReadBootId();
    private int _done;

    /// <summary>How many have run since this machine was started.</summary>
    public int Resume()
    {
        if (files.Read(DatabasePath.ScriptsDone, out byte[] content) != Errno.None) return _done = 0;
        string[] fields = ByteText.Decode(content).Split('\t');
        bool isOurs = _boot.Length > 0 && fields.Length == 2 && fields[0] == _boot;
        return _done =
            isOurs && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                ? count
                : 0;
    }

    /// <summary>A new record begins.</summary>
    public void Restart() => _done = 0;

    /// <summary>One more has run.</summary>
    public void Mark()
    {
        _done++;
        if (_boot.Length == 0) return;
        // Without the mark the script would run once more after a cut: no reason to fail.
        _ = files.Remove(DatabasePath.NewScriptsDone);
        Errno error = files.Create(DatabasePath.NewScriptsDone, mode: 0x180, out FileDescriptor file);
        if (error != Errno.None) return;
        string text = string.Create(CultureInfo.InvariantCulture, $"{_boot}\t{_done}");
        using (file) error = files.Write(file, ByteText.Encode(text));
        if (error == Errno.None) _ = files.Rename(DatabasePath.NewScriptsDone, DatabasePath.ScriptsDone);
    }

    /// <summary>The record has gone.</summary>
    public void Forget()
    {
        _ = files.Remove(DatabasePath.ScriptsDone); // there is none when no script ran
        _done = 0;
    }

    private static string ReadBootId()
    {
        Errno error = Linux.Files.Open(
            Linux.Files.CurrentDirectory, BootIdPath, OpenFlags.ReadOnly, mode: 0, out FileDescriptor file);
        using (file)
        {
            return error == Errno.None
                && Linux.Files.ReadToEnd(file.Number, LongestIdBytes, out byte[] id) == Errno.None
                ? ByteText.Decode(id).Trim()
                : "";
        }
    }
}
