using System.Buffers;
using Limyra.Formats.Adb;

namespace Limyra.Formats.Apk;

/// <summary>Dependencies in place: slots of an index, or words of a line. One of a line is a dependency; who
/// reads the line sees to that.</summary>
public readonly ref struct StoredDependencies
{
    private readonly AdbSlots _slots;
    private readonly ReadOnlySpan<byte> _words;

    internal StoredDependencies(AdbSlots slots) => _slots = slots;

    internal StoredDependencies(ReadOnlySpan<byte> words) => _words = words;

    /// <summary>One after the other.</summary>
    public Enumerator GetEnumerator() => new(_slots, _words);

    /// <summary>Walks over them.</summary>
    public ref struct Enumerator
    {
        private readonly AdbSlots _slots;
        private ReadOnlySpan<byte> _words;
        private int _number;

        internal Enumerator(AdbSlots slots, ReadOnlySpan<byte> words)
        {
            _slots = slots;
            _words = words;
        }

        /// <summary>The one at hand.</summary>
        public StoredDependency Current { get; private set; }

        /// <summary>Goes on to the next one; false at the end.</summary>
        public bool MoveNext()
        {
            if (_number < _slots.Count)
            {
                Current = new(_slots.Slots(++_number));
                return true;
            }
            _words = _words.TrimStart((byte)' ');
            if (_words.IsEmpty) return false;
            int end = _words.IndexOf((byte)' ');
            Current = new(end < 0 ? _words : _words[..end]);
            _words = end < 0 ? default : _words[end..];
            return true;
        }
    }
}

/// <summary>A dependency in place.</summary>
public readonly ref struct StoredDependency
{
    private static readonly SearchValues<byte> Comparers = SearchValues.Create("<>=~"u8);

    private readonly AdbSlots _slots;
    private readonly ReadOnlySpan<byte> _word, _name, _operator, _version;

    internal StoredDependency(AdbSlots slots) => _slots = slots;

    internal StoredDependency(ReadOnlySpan<byte> word)
    {
        _word = word;
        ReadOnlySpan<byte> rest = word[0] == '!' ? word[1..] : word;
        int end = rest.IndexOfAny(Comparers);
        _name = end < 0 ? rest : rest[..end];
        if (end < 0) return;
        rest = rest[end..];
        int length = rest.IndexOfAnyExcept(Comparers);
        _operator = length < 0 ? rest : rest[..length];
        _version = length < 0 ? default : rest[length..];
    }

    /// <summary>The name it is about.</summary>
    public StoredText Name => _word.IsEmpty ? new(_slots, PackageField.DependencyName) : new(_name);

    /// <summary>Its version; absent for any.</summary>
    public StoredText Version =>
        _word.IsEmpty ? new(_slots, PackageField.DependencyVersion) : new(_version);

    /// <summary>Whether it demands a digest, which needs not be a version.</summary>
    public bool IsChecksum => _word.IsEmpty
        ? ((VersionMatch)_slots.Integer(PackageField.DependencyMatch) & VersionMatch.Checksum)
            == VersionMatch.Checksum
        : _operator.Contains((byte)'<') && _operator.Contains((byte)'>');

    /// <summary>Whether a word is a dependency that a package may have: an operator stands before something, and
    /// no tag behind the name.</summary>
    internal bool IsReadable => (_operator.IsEmpty || !_version.IsEmpty) && !_name.Contains((byte)'@');

    /// <summary>A record made of it.</summary>
    public Dependency ToDependency()
    {
        if (_word.IsEmpty) return DependencySchema.Read(_slots);
        const int MostOnStack = 128;
        return Dependency.TryParse(ByteText.Decode(_word, stackalloc char[MostOnStack]), TagRule.Refused,
            out Dependency found) ? found : default;
    }
}
