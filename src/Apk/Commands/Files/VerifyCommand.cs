using Limyra.Apk.Disk;
using Limyra.Apk.Packages;

namespace Limyra.Apk.Commands.Files;

/// <summary>Checks signatures and contents of package and index files.</summary>
/// <param name="files">The files.</param>
/// <param name="context">The rest of the command line.</param>
public sealed class VerifyCommand(IReadOnlyList<string> files, PackageCommandContext context)
{
    /// <summary>The decompressor reads more at once than that; this is for what comes before it.</summary>
    private const int FileBufferBytes = 4 * 1024;

    /// <summary>Checks the files and returns how many are not well.</summary>
    public int Run()
    {
        int bad = 0;
        int number = 0;
        IEnumerable<string?> problems = OrderedWork.Do(
            files, static () => new ReadingState(ReadingState.WholeBytes), Check, OrderedWork.UsualThreads);
        foreach (string? problem in problems)
        {
            string path = files[number++];
            if (problem is not null) bad++;
            if (context.Verbosity >= 1) context.Print($"{path}: {problem ?? "OK"}");
            else if (problem is not null) context.Print(path);
        }
        return bad;
    }

    private string? Check(string path, ReadingState reading)
    {
        try
        {
            using FileStream file =
                new(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileBufferBytes);
            FileCheck.Verify(file, context.Trust, path, reading);
            return null;
        }
        catch (FileNotFoundException)
        {
            return "No such file or directory";
        }
        catch (Exception error) when (PackageCommandContext.IsExpected(error))
        {
            return PackageCommandContext.Problem(error);
        }
    }
}
