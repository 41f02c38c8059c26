using Limyra.Builder.Packages;

namespace Limyra.Builder.Lint;

/// <summary>Libraries and modules that a template itself says it provides have versions.</summary>
internal static class ProvidesLint
{
    public static void Run(BuildContext build, BuildPackage package)
    {
        foreach (string provided in package.Provides)
            if ((provided.StartsWith("so:", StringComparison.Ordinal)
                || provided.StartsWith("pc:", StringComparison.Ordinal))
                && !provided.Contains('=', StringComparison.Ordinal))
                build.Refuse(package, "provides-version", $"provides {provided} without a version",
                    $"write {provided}=VERSION, or {provided}=0");
    }
}
