namespace Limyra.Formats.Apk.Installed;

/// <summary>
/// The packages of an index or a database that is text. All of it has been read once, so that a fault is
/// found at once; of each package is kept where its parts stand, and what the database alone knows.
/// </summary>
public sealed class TextPackages : StoredPackages
{
    private readonly ReadOnlyMemory<byte> _text;
    private readonly RepeatedTexts _texts = new();
    private readonly List<InstalledState> _states = [];
    private TextRecord[] _records;

    internal TextPackages(ReadOnlyMemory<byte> text)
    {
        const int UsualRecordBytes = 512;
        _text = text;
        _records = new TextRecord[(text.Length / UsualRecordBytes) + 1];
    }

    /// <inheritdoc/>
    public override int Count => _states.Count;

    /// <inheritdoc/>
    public override PackageInfo this[int index] =>
        PackageLines.Read(_text.Span[_records[index].Lines], _texts);

    /// <inheritdoc/>
    public override StoredPackage View(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
        return new(_text.Span, ref _records[index]);
    }

    /// <summary>What the database knows of a package and an index does not.</summary>
    public InstalledState State(int index) => _states[index];

    internal void Add(in TextRecord record, InstalledState state)
    {
        if (Count == _records.Length) Array.Resize(ref _records, Count * 2);
        _records[Count] = record;
        _states.Add(state);
    }
}
