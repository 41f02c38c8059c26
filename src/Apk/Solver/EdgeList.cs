namespace Limyra.Apk.Solver;

/// <summary>
/// Which packages say what about which names: one kind of relation, walked from the package or from the name,
/// in the order in which it became known. Numbers only, so that a hundred thousand of them cost little.
/// </summary>
internal sealed class EdgeList
{
    private const int None = 0;

    private int[] starts = new int[1 << 8];
    private int[] names = new int[1 << 10];
    private int[] packages = new int[1 << 10];
    private int[] next = new int[1 << 10];
    private int[] heads = new int[1 << 10];
    private int[] tails = new int[1 << 10];
    private int packageCount;
    private int count;

    /// <summary>Makes room for about as many packages, edges and names.</summary>
    public void Reserve(int packageTotal, int edgeTotal, int nameTotal)
    {
        if (packageTotal >= starts.Length) Array.Resize(ref starts, packageTotal + 1);
        if (edgeTotal > names.Length) ResizeEdges(edgeTotal);
        if (nameTotal > heads.Length) ResizeNames(nameTotal);
    }

    /// <summary>Begins the next package.</summary>
    public void BeginPackage()
    {
        if (packageCount + 1 >= starts.Length) Array.Resize(ref starts, starts.Length * 2);
        starts[packageCount++] = count;
        starts[packageCount] = count;
    }

    /// <summary>Adds a name to the last package.</summary>
    public void Add(int name)
    {
        if (count == names.Length) ResizeEdges(count * 2);
        if (name >= heads.Length) ResizeNames(Math.Max(heads.Length * 2, name + 1));
        names[count] = name;
        packages[count] = packageCount - 1;
        int edge = ++count; // edges are counted from 1: 0 ends a chain
        if (tails[name] == None) heads[name] = edge;
        else next[tails[name] - 1] = edge;
        tails[name] = edge;
        starts[packageCount] = count;
    }

    /// <summary>The names of a package.</summary>
    public ReadOnlySpan<int> NamesOf(int package) =>
        names.AsSpan(starts[package], starts[package + 1] - starts[package]);

    /// <summary>The first edge of a name, or 0.</summary>
    public int First(int name) => name < heads.Length ? heads[name] : None;

    /// <summary>The edge after another one of the same name, or 0.</summary>
    public int Next(int edge) => next[edge - 1];

    /// <summary>Whose edge it is.</summary>
    public int PackageOf(int edge) => packages[edge - 1];

    /// <summary>Which of its package's edges it is, counted from 0.</summary>
    public int PlaceOf(int edge) => edge - 1 - starts[packages[edge - 1]];

    private void ResizeEdges(int size)
    {
        Array.Resize(ref names, size);
        Array.Resize(ref packages, size);
        Array.Resize(ref next, size);
    }

    private void ResizeNames(int size)
    {
        Array.Resize(ref heads, size);
        Array.Resize(ref tails, size);
    }
}
