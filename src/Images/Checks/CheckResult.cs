namespace Limyra.Images.Checks;

/// <summary>One thing that was verified.</summary>
/// <param name="What">What, in a few words.</param>
/// <param name="IsGood">True if it is as it has to be.</param>
/// <param name="Value">What was seen, on one line.</param>
public sealed record CheckResult(string What, bool IsGood, string Value);
