using Org.BouncyCastle.Security;

namespace Limyra.Apk.Trust;

/// <summary>How the cryptography library says that bytes are not what they should be.</summary>
internal static class LibraryErrors
{
    /// <summary>Whether an exception of it means that. An empty value, which it gives as null, ends in one as
    /// well.</summary>
    public static bool IsDamage(Exception error) =>
        error is IOException or ArgumentException or InvalidCastException or SecurityUtilityException
        or InvalidOperationException or IndexOutOfRangeException or FormatException or ArithmeticException
        or NullReferenceException;
}
