namespace Limyra.Formats.Elf;

/// <summary>A note: a vendor's name, a number in its numbering, and bytes.</summary>
/// <param name="Owner">Vendor, for example <c>GNU</c>.</param>
/// <param name="Kind">Number in the vendor's numbering.</param>
/// <param name="Content">Bytes of the note.</param>
public sealed record ElfNote(string Owner, uint Kind, ReadOnlyMemory<byte> Content)
{
    /// <summary>NT_GNU_BUILD_ID of owner GNU.</summary>
    public const uint BuildId = 3;

    /// <summary>NT_GNU_PROPERTY_TYPE_0 of owner GNU.</summary>
    public const uint Property = 5;
}
