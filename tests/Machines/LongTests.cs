namespace Limyra.Tests.Machines;

/// <summary>Tests that boot once for each of many faults take too long for every run.</summary>
internal static class LongTests
{
    public const string Variable = "LIMYRA_LONG";

    public static bool AreWanted => Environment.GetEnvironmentVariable(Variable) == "1";

    public static void SkipUnlessWanted()
    {
        if (!AreWanted)
            Assert.Skip($"{Variable}=1 runs the long tests");
    }
}
