using Limyra.Apk.Trust;

namespace Limyra.Tests.Apk.Packages;

/// <summary>Keys made once for a test run; small, because making them is the slow part.</summary>
internal static class TestKeys
{
    private static readonly Lazy<SigningKey> FirstKey = new(() => SigningKey.Generate(bits: 1024));
    private static readonly Lazy<SigningKey> SecondKey = new(() => SigningKey.Generate(bits: 1024));

    public static SigningKey First => FirstKey.Value;

    public static SigningKey Second => SecondKey.Value;

    public static TrustedKeys Trusting(params SigningKey[] keys)
    {
        TrustedKeys trusted = new();
        for (int i = 0; i < keys.Length; i++) trusted.Add($"key{i}.pub", keys[i].PublicKey);
        return trusted;
    }
}
