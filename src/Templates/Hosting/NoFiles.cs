using Limyra.Templates.Text;

namespace Limyra.Templates.Hosting;

/// <summary>Paths before there is a build: they can be joined and taken apart, but lead nowhere.</summary>
internal sealed class NoFiles : ITemplateFiles
{
    public static NoFiles Instance { get; } = new();

    public TemplateFileKind? KindOf(string path, bool followLinks) => throw Refusal(path);

    public IReadOnlyList<string> List(string path) => throw Refusal(path);

    public ReadOnlyMemory<byte> Read(string path) => throw Refusal(path);

    public void Write(string path, ReadOnlyMemory<byte> content, bool append) => throw Refusal(path);

    public void Unlink(string path) => throw Refusal(path);

    public void MakeDirectory(string path, bool withParents) => throw Refusal(path);

    public void RemoveDirectory(string path) => throw Refusal(path);

    public string ReadLink(string path) => throw Refusal(path);

    public void MakeLink(string path, string target) => throw Refusal(path);

    public void ChangeMode(string path, int mode) => throw Refusal(path);

    public int ModeOf(string path) => throw Refusal(path);

    public void Touch(string path) => throw Refusal(path);

    public void Rename(string path, string target) => throw Refusal(path);

    public string Resolve(string path) => throw Refusal(path);

    private static EvaluationException Refusal(string path) =>
        new("file", $"'{path}': files cannot be touched while the template loads");
}
