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
        private ReadOnlySpan<byte> _words, _word;
        private int _number;

        internal Enumerator(AdbSlots slots, ReadOnlySpan<byte> words)
        {
            _slots = slots;
            _words = words;
        }

        /// <summary>The one at hand.</summary>
        public readonly StoredDependency Current => _word.IsEmpty ? new(_slots.Slots(_number)) : new(_word);

        /// <summary>Goes on to the next one; false at the end.</summary>
        public bool MoveNext() => _slots.Count > 0 ? ++_number <= _slots.Count : TakeWord();

        private bool TakeWord()
        {
            int start = 0;
            while (start < _words.Length && _words[start] == ' ') start++;
            int end = start;
            while (end < _words.Length && _words[end] != ' ') end++;
            _word = _words[start..end];
            _words = _words[end..];
            return !_word.IsEmpty;
        }
    }
}

/// <summary>A dependency in place.</summary>
public readonly ref struct StoredDependency
{
    private static readonly SearchValues<byte> Comparers = SearchValues.Create("<>=~"u8);

    private readonly AdbSlots _slots;
    private readonly ReadOnlySpan<byte> _word;

    /// <summary>Of a word: where its operator and its version begin; both at its end when there are
    /// none.</summary>
    private readonly int _operatorAt, _versionAt;

    internal StoredDependency(AdbSlots slots) => _slots = slots;

    internal StoredDependency(ReadOnlySpan<byte> word)
    {
        _word = word;
        int at = word.IndexOfAny(Comparers);
        _operatorAt = at < 0 ? word.Length : at;
        int length = word[_operatorAt..].IndexOfAnyExcept(Comparers);
        _versionAt = length < 0 ? word.Length : _operatorAt + length;
    }

    /// <summary>The name it is about.</summary>
    public StoredText Name => _word.IsEmpty
        ? new(_slots, PackageField.DependencyName) : new(_word[(_word[0] == '!' ? 1 : 0).._operatorAt]);

    /// <summary>Its version; absent for any.</summary>
    public StoredText Version =>
        _word.IsEmpty ? new(_slots, PackageField.DependencyVersion) : new(_word[_versionAt..]);

    /// <summary>Accepted outcomes.</summary>
    public VersionMatch Match => !_word.IsEmpty
        ? (_word[0] == '!' ? VersionMatch.Conflict : VersionMatch.None)
            | (_operatorAt == _word.Length
                ? VersionMatch.Any : VersionMatchText.ParseOperator(_word[_operatorAt.._versionAt]))
        : DependencySchema.MatchOf(_slots);

    /// <summary>Whether it demands a digest, which needs not be a version.</summary>
    public bool IsChecksum => (Match & VersionMatch.Checksum) == VersionMatch.Checksum;

    /// <summary>Whether a word is a dependency that a package may have: an operator stands before
    /// something, and no tag behind the name.</summary>
    internal bool IsReadable => (_operatorAt == _word.Length || _versionAt < _word.Length)
        && !_word[.._operatorAt].Contains((byte)'@');
}
