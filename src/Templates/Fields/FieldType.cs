namespace Limyra.Templates.Fields;

/// <summary>What a field may hold.</summary>
public enum FieldType
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number; a truth counts as 0 or 1.</summary>
    Number,

    /// <summary>True or False.</summary>
    Truth,

    /// <summary>A list.</summary>
    List,

    /// <summary>A dict.</summary>
    Dict,

    /// <summary>A list, or one text in place of a list of one.</summary>
    ListOrText,

    /// <summary>A list, or one dict in place of a list of one.</summary>
    ListOrDict,

    /// <summary><c>zstd[:0-22]</c>, <c>deflate[:0-9]</c> or <c>none</c>.</summary>
    Compression,
}
