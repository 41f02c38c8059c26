namespace Limyra.Apk.Solver;

/// <summary>
/// Which packages say what about which names: one kind of relation, walked from the package or from the name,
/// in the order in which it became known. Numbers only, so that a hundred thousand of them cost little.
/// </summary>
internal sealed class EdgeList
{
    private const int None = 0;

    private int[] _starts = new int[1 << 8];
    private int[] _names = new int[1 << 10];
    private int[] _packages = new int[1 << 10];
    private int[] _next = new int[1 << 10];
    private int[] _heads = new int[1 << 10];
    private int[] _tails = new int[1 << 10];
    private int _packageCount;
    private int _count;

    /// <summary>Makes room for about as many packages, edges and names.</summary>
    public void Reserve(int packageTotal, int edgeTotal, int nameTotal)
    {
        if (packageTotal >= _starts.Length) Array.Resize(ref _starts, packageTotal + 1);
        if (edgeTotal > _names.Length) ResizeEdges(edgeTotal);
        if (nameTotal > _heads.Length) ResizeNames(nameTotal);
    }

    /// <summary>Begins the next package.</summary>
    public void BeginPackage()
    {
        if (_packageCount + 1 >= _starts.Length) Array.Resize(ref _starts, _starts.Length * 2);
        _starts[_packageCount++] = _count;
        _starts[_packageCount] = _count;
    }

    /// <summary>Adds a name to the last package.</summary>
    public void Add(int name)
    {
        if (_count == _names.Length) ResizeEdges(_count * 2);
        if (name >= _heads.Length) ResizeNames(Math.Max(_heads.Length * 2, name + 1));
        _names[_count] = name;
        _packages[_count] = _packageCount - 1;
        int edge = ++_count; // edges are counted from 1: 0 ends a chain
        if (_tails[name] == None) _heads[name] = edge;
        else _next[_tails[name] - 1] = edge;
        _tails[name] = edge;
        _starts[_packageCount] = _count;
    }

    /// <summary>The names of a package.</summary>
    public ReadOnlySpan<int> NamesOf(int package) =>
        _names.AsSpan(_starts[package], _starts[package + 1] - _starts[package]);

    /// <summary>The first edge of a name, or 0.</summary>
    public int First(int name) => name < _heads.Length ? _heads[name] : None;

    /// <summary>The edge after another one of the same name, or 0.</summary>
    public int Next(int edge) => _next[edge - 1];

    /// <summary>Whose edge it is.</summary>
    public int PackageOf(int edge) => _packages[edge - 1];

    /// <summary>Which of its package's edges it is, counted from 0.</summary>
    public int PlaceOf(int edge) => edge - 1 - _starts[_packages[edge - 1]];

    private void ResizeEdges(int size)
    {
        Array.Resize(ref _names, size);
        Array.Resize(ref _packages, size);
        Array.Resize(ref _next, size);
    }

    private void ResizeNames(int size)
    {
        Array.Resize(ref _heads, size);
        Array.Resize(ref _tails, size);
    }
}
