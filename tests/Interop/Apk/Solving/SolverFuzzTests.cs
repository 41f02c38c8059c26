using System.Globalization;

namespace Limyra.Tests.Interop.Apk.Solving;

/// <summary>
/// Random repositories, installed sets, worlds and commands: the original and we answer the same, to the
/// byte. A case where we do not is made as small as it can be and shown. Where the original finds no way, we
/// may: then we say so. LIMYRA_LONG=1 runs thousands; LIMYRA_SEED begins elsewhere.
/// </summary>
public sealed class SolverFuzzTests
{
    private const int FewCases = 150;
    private const int ManyCases = 20_000;

    [Fact]
    public void Random_cases_are_answered_as_the_original_does()
    {
        using PeerApk peer = PeerApk.Require();
        int count = Environment.GetEnvironmentVariable("LIMYRA_LONG") == "1" ? ManyCases : FewCases;
        int first =
            int.Parse(Environment.GetEnvironmentVariable("LIMYRA_SEED") ?? "1", CultureInfo.InvariantCulture);
        for (int seed = first; seed < first + count; seed++)
        {
            SolverCase asked = new SolverCaseGenerator(seed).Make();
            if (!Differs(peer, asked)) continue;
            SolverCase smallest = SolverCaseShrinker.Shrink(asked, smaller => Differs(peer, smaller));
            smallest.WriteTo(peer.Folder);
            Assert.Fail($"""
                seed {seed}, made smaller:
                {smallest}
                the original: {SolverAnswer.Theirs(peer, smallest)}
                ours: {SolverAnswer.Ours(smallest, peer.Folder)}
                """);
        }
    }

    private static bool Differs(PeerApk peer, SolverCase asked)
    {
        asked.WriteTo(peer.Folder);
        SolverAnswer our = SolverAnswer.Ours(asked, peer.Folder), their = SolverAnswer.Theirs(peer, asked);
        bool isFound = their.ExitCode != 0 && our is { ExitCode: 0, Errors: var notes }
            && notes.Contains("NOTE: the preferred packages do not fit together", StringComparison.Ordinal);
        return our != their && !isFound;
    }
}
