using Limyra.Builder.Commands.Output;
using Limyra.Builder.Files;
using Limyra.Builder.Pack;

namespace Limyra.Builder.Commands;

/// <summary>
/// The second build of <c>--verify</c>: in another folder and with another number of jobs, from the same
/// repositories; its packages must have the bytes of the first.
/// </summary>
internal static class Verification
{
    /// <summary>Builds the named templates again and tells of every package
    /// whether it is identical.</summary>
    /// <returns>0; 1 when a build failed or a package differs.</returns>
    public static async Task<int> Run(CommandContext context, IReadOnlyList<string> names)
    {
        BuildSettings first = context.Settings;
        string place = Path.Combine(first.StateDirectory, "again");
        BuildFiles.RemoveHost(place);
        BuildSettings second = first with
        {
            StateDirectory = Path.Combine(place, "state"),
            RepositoryDirectory = Path.Combine(place, "packages"),
            StageDirectory = null,
            SeedRepositories =
            [
                .. first.Categories.Select(category => Path.Combine(first.RepositoryDirectory, category)),
                .. first.SeedRepositories,
            ],
            Jobs = first.Jobs == 1 ? 2 : 1,
            IsForced = true,
        };
        bool isSame = true;
        foreach (string name in names) isSame &= await BuildAndCompare(context, name, second);
        BuildFiles.RemoveHost(place);
        return isSame ? 0 : 1;
    }

    private static async Task<bool> BuildAndCompare(CommandContext context, string name, BuildSettings second)
    {
        BuildSettings first = context.Settings;
        using BuilderSession session = new(second, context.Clock);
        TextObserver observer = context.NewObserver(isVerbose: false);
        BuildResult result = await session.BuildAlone(name, observer, context.Cancellation);
        if (result.Outcome != BuildOutcome.Built) return false;
        string category = name[..name.IndexOf('/', StringComparison.Ordinal)];
        PackagePlaces ones = PackagePlaces.Of(first), twos = PackagePlaces.Of(second);
        bool isSame = true;
        foreach (string file in result.PackageFiles)
        {
            byte[] one = File.ReadAllBytes(ones.PathOf(ones.Repository, category, file));
            byte[] two = File.ReadAllBytes(twos.PathOf(twos.Repository, category, file));
            bool isEqual = one.AsSpan().SequenceEqual(two);
            isSame &= isEqual;
            context.Output.WriteLine($"   {file}: {(isEqual ? "identical" : "DIFFERS")}");
        }
        return isSame;
    }
}
