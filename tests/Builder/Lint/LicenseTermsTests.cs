using Limyra.Builder.Lint;

namespace Limyra.Tests.Builder.Lint;

public sealed class LicenseTermsTests
{
    [Theory]
    [InlineData("MIT", true)]
    [InlineData("GPL-2.0-only AND (BSD-3-Clause OR Zlib)", true)]
    [InlineData("custom:own", true)]
    [InlineData("custom:meta", false)]
    [InlineData("GPL-2.0-or-later", false)]
    public void Licences_that_ask_for_their_text_are_known(string expression, bool needsFile) =>
        Assert.Equal(needsFile, LicenseTerms.NeedFile(expression));
}
