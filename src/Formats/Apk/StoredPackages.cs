using System.Collections;
using Limyra.Formats.Adb;

namespace Limyra.Formats.Apk;

/// <summary>The packages of a v3 index, each made a record when it is first asked for.</summary>
internal sealed class StoredPackages(ReadOnlyMemory<byte> payload) : IReadOnlyList<PackageInfo>
{
    private readonly PackageInfo?[] _infos = new PackageInfo?[Slots(payload.Span).Count];

    public int Count => _infos.Length;

    public PackageInfo this[int index] => _infos[index] ??= PackageDecoder.Info(Slots(payload.Span).Slots(index + 1));

    public IEnumerator<PackageInfo> GetEnumerator()
    {
        for (int i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static AdbSlots Slots(ReadOnlySpan<byte> payload) =>
        new AdbReader(payload).RootSlots.Slots(PackageField.IndexPackages);
}
