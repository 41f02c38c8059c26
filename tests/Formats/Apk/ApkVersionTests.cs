using CsCheck;
using Limyra.Formats.Apk;

namespace Limyra.Tests.Formats.Apk;

public sealed class ApkVersionTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("0.0")]
    [InlineData("1.2.3a")]
    [InlineData("1.2_alpha")]
    [InlineData("1.2b_beta3_p4")]
    [InlineData("2024.01.02~0123abcdef-r0")]
    [InlineData("18446744073709551616")]
    [InlineData("1-r12")]
    public void A_version_by_the_grammar_is_valid(string version) => Assert.True(ApkVersion.IsValid(version));

    [Theory]
    [InlineData("")]
    [InlineData(".1")]
    [InlineData("a")]
    [InlineData("1..2")]
    [InlineData("1.")]
    [InlineData("1.2a.3")]
    [InlineData("1a3")]
    [InlineData("1ab")]
    [InlineData("1_foo")]
    [InlineData("1_")]
    [InlineData("1_alphabeta")]
    [InlineData("1~")]
    [InlineData("1~xyz")]
    [InlineData("1~ab_p1")]
    [InlineData("1-r")]
    [InlineData("1-1")]
    [InlineData("1-r1-r2")]
    [InlineData("1-r1_p1")]
    [InlineData("1 ")]
    [InlineData("1.A")]
    public void Anything_else_is_not(string version) => Assert.False(ApkVersion.IsValid(version));

    [Theory]
    [InlineData("1.0", "1.0", VersionMatch.Equal)]
    [InlineData("9", "10", VersionMatch.Less)]
    [InlineData("1.9", "1.10", VersionMatch.Less)]
    [InlineData("1.01", "1.1", VersionMatch.Less)]
    [InlineData("1.010", "1.01", VersionMatch.Greater)]
    [InlineData("1.09", "1.1", VersionMatch.Less)]
    [InlineData("01.1", "1.1", VersionMatch.Equal)]
    [InlineData("1.0.1", "1.0", VersionMatch.Greater)]
    [InlineData("1.0a", "1.0", VersionMatch.Greater)]
    [InlineData("1.0b", "1.0a", VersionMatch.Greater)]
    [InlineData("1.0.1", "1.0a", VersionMatch.Greater)]
    [InlineData("1.0_alpha", "1.0", VersionMatch.Less)]
    [InlineData("1.0_rc4", "1.0_rc4_p1", VersionMatch.Less)]
    [InlineData("1.0_rc", "1.0_pre9", VersionMatch.Greater)]
    [InlineData("1.0_p", "1.0", VersionMatch.Greater)]
    [InlineData("1.0_cvs", "1.0_p1", VersionMatch.Less)]
    [InlineData("1.0_hg", "1.0_git", VersionMatch.Greater)]
    [InlineData("1.0_p2", "1.0_p10", VersionMatch.Less)]
    [InlineData("1.0~abc", "1.0-r1", VersionMatch.Greater)]
    [InlineData("1.0~abc", "1.0~abd", VersionMatch.Less)]
    [InlineData("1.0~ab", "1.0~abc", VersionMatch.Less)]
    [InlineData("1.0-r0", "1.0", VersionMatch.Greater)]
    [InlineData("1.0-r9", "1.0-r10", VersionMatch.Less)]
    [InlineData("1.0!", "1.0", VersionMatch.Less)]
    [InlineData("1.0!", "1.0?", VersionMatch.Equal)]
    [InlineData("1.0!", "1.0_alpha", VersionMatch.Greater)]
    [InlineData("18446744073709551616", "1", VersionMatch.Less)]
    public void Two_versions_stand_in_this_order(string left, string right, VersionMatch expected)
    {
        Assert.Equal(expected, ApkVersion.Compare(left, right));
        Assert.Equal(Mirror(expected), ApkVersion.Compare(right, left));
    }

    [Theory]
    [InlineData("1.2.3-r1", VersionMatch.Fuzzy | VersionMatch.Equal, "1.2", true)]
    [InlineData("1.23", VersionMatch.Fuzzy | VersionMatch.Equal, "1.2", false)]
    [InlineData("1.2", VersionMatch.Fuzzy | VersionMatch.Equal, "1.2.3", false)]
    [InlineData("1.2_alpha", VersionMatch.Fuzzy | VersionMatch.Equal, "1.2", true)]
    [InlineData("1.3", VersionMatch.Fuzzy | VersionMatch.Equal | VersionMatch.Greater, "1.2", true)]
    [InlineData("1.1", VersionMatch.Fuzzy | VersionMatch.Equal | VersionMatch.Greater, "1.2", false)]
    [InlineData("2", VersionMatch.Greater | VersionMatch.Conflict, "1", false)]
    [InlineData("1", VersionMatch.Greater | VersionMatch.Conflict, "1", true)]
    [InlineData(null, VersionMatch.Less, "1", true)]
    [InlineData(null, VersionMatch.Greater, "1", false)]
    [InlineData(null, VersionMatch.Equal, "1", false)]
    [InlineData("1", VersionMatch.Any, null, true)]
    [InlineData("1", VersionMatch.Any | VersionMatch.Conflict, null, false)]
    public void A_demand_is_met(string? version, VersionMatch demand, string? demanded, bool expected) =>
        Assert.Equal(expected, ApkVersion.Matches(version, demand, demanded));

    [Fact]
    public void Order_is_antisymmetric_and_equal_to_itself_for_any_text()
    {
        Gen<string> version =
            Gen.Char["0123456789._~-rabcpgsvnlehm"].Array[0, 12].Select(letters => new string(letters));
        Gen.Select(version, version).Sample((left, right) =>
        {
            Assert.Equal(VersionMatch.Equal, ApkVersion.Compare(left.AsSpan(), left));
            Assert.Equal(Mirror(ApkVersion.Compare(left.AsSpan(), right)),
                ApkVersion.Compare(right.AsSpan(), left));
        });
    }

    [Fact]
    public void Every_valid_version_matches_its_own_beginning_fuzzily()
    {
        string[] parts = ["1", ".2", ".30", "b", "_rc1", "_p2", "~ab", "-r3"];
        for (int whole = 1; whole <= parts.Length; whole++)
        {
            for (int part = 1; part <= whole; part++)
            {
                string version = string.Concat(parts[..whole]);
                Assert.True(ApkVersion.IsValid(version));
                Assert.Equal(VersionMatch.Equal,
                    ApkVersion.CompareFuzzy(version, string.Concat(parts[..part])));
            }
        }
    }

    private static VersionMatch Mirror(VersionMatch match) => match switch
    {
        VersionMatch.Less => VersionMatch.Greater,
        VersionMatch.Greater => VersionMatch.Less,
        _ => match,
    };
}
