using Limyra.Apk.Packages;

namespace Limyra.Apk.Commands.Files;

/// <summary>Checks signatures and contents of package and index files.</summary>
/// <param name="files">The files.</param>
/// <param name="context">The rest of the command line.</param>
public sealed class VerifyCommand(IReadOnlyList<string> files, PackageCommandContext context)
{
    /// <summary>Checks the files and returns how many are not well.</summary>
    public int Run()
    {
        int bad = 0;
        int number = 0;
        foreach (string? problem in OrderedWork.Do(files, Check))
        {
            string path = files[number++];
            if (problem is not null) bad++;
            if (context.Verbosity >= 1) context.Print($"{path}: {problem ?? "OK"}");
            else if (problem is not null) context.Print(path);
        }
        return bad;
    }

    private string? Check(string path)
    {
        try
        {
            using FileStream file =
                new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024);
            if (IndexFile.IsIndex(file))
            {
                IndexFile.Read(file, context.Trust, path);
                return null;
            }
            using PackageReader reader = PackageReader.Open(file, context.Trust, path);
            reader.VerifyRest();
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
