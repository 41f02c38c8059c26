namespace Limyra.Apk.Packages;

/// <summary>
/// A file that appears under its name only when it is complete; until then, and
/// if it never is, the old one stays.
/// </summary>
internal sealed class NewFile : IDisposable
{
    private const int BufferLength = 128 * 1024;

    private readonly string _path;
    private readonly string _temporary;
    private bool _isCommitted;

    public NewFile(string path)
    {
        _path = path;
        _temporary = $"{path}.tmp.{Environment.ProcessId}";
        Stream = new(_temporary, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = BufferLength,
            UnixCreateMode =
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
                    | UnixFileMode.OtherRead,
        });
    }

    public FileStream Stream { get; }

    public void Commit()
    {
        Stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _isCommitted = true;
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!_isCommitted) File.Delete(_temporary);
    }
}
