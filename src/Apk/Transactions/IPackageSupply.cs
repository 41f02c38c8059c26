using Limyra.Apk.Packages;
using Limyra.Apk.Solver;

namespace Limyra.Apk.Transactions;

/// <summary>Gives the files of packages, which have been fetched before the transaction begins.</summary>
internal interface IPackageSupply
{
    /// <summary>Opens the file and says when it is to be believed.</summary>
    SuppliedPackage Open(KnownPackage package);
}

/// <summary>An open package file.</summary>
/// <param name="Content">From its first byte; the receiver closes it.</param>
/// <param name="Trust">When it is believed.</param>
/// <param name="Source">Its name for messages.</param>
internal sealed record SuppliedPackage(Stream Content, PackageTrust Trust, string Source);
