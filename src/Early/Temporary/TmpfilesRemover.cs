using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Temporary;

/// <summary>tmpfiles --remove: lines r, R and D.</summary>
internal sealed class TmpfilesRemover(StepContext context)
{
    public bool Remove(TmpfilesLine line) => line.Type switch
    {
        'r' => All(line, RemoveOne),
        'R' => All(line, RemoveTree),
        'D' => RemoveContent(line.Path) is var error && (error == Errno.None || !Say(line, line.Path, error)),
        _ => true,
    };

    private bool All(TmpfilesLine line, Func<string, Errno> remove)
    {
        bool isDone = true;
        foreach (string path in PathPattern.Match(context.Tree, line.Path))
        {
            Errno error = remove(path);
            isDone &= error is Errno.None or Errno.ENOENT || !Say(line, path, error);
        }

        return isDone;
    }

    private Errno RemoveOne(string path)
    {
        Errno error = context.Tree.Remove(path);
        return error is Errno.EISDIR or Errno.EPERM ? context.Tree.RemoveDirectory(path) : error;
    }

    private Errno RemoveTree(string path)
    {
        Errno error = RemoveContent(path);
        return error == Errno.None ? RemoveOne(path) : error;
    }

    private Errno RemoveContent(string path)
    {
        if (context.Tree.LinkStatus(path) is not { Kind: FileKind.Directory }) return Errno.None;

        foreach ((string inner, _) in PathPattern.Below(context.Tree, path).ToList())
        {
            Errno error = RemoveOne(inner);
            if (error is not (Errno.None or Errno.ENOENT)) return error;
        }

        return Errno.None;
    }

    private bool Say(TmpfilesLine line, string path, Errno error) =>
        context.Failed(error, $"{line.Source}:{line.Line}: removing {path}");
}
