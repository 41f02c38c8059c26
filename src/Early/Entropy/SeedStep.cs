using System.Globalization;
using Limyra.Early.Base;
using Limyra.Linux;

namespace Limyra.Early.Entropy;

/// <summary>
/// Feeds the kernel's generator with the seed saved last time and saves a new one at once, so that no seed is
/// used twice: SeedRNG version 1, files and result bits as there.
/// </summary>
internal static class SeedStep
{
    private const string Directory = "/var/lib/seedrng";
    private const string PlainSeed = Directory + "/seed.no-credit";
    private const string CreditedSeed = Directory + "/seed.credit";
    private const string SkipCredit = Directory + "/seed.skip-credit";
    private const int SeedLimitBytes = 512;

    // Result bits.
    private const int NoDirectory = 1;
    private const int PlainSeedFailed = 2;
    private const int CreditedSeedFailed = 4;
    private const int NoNewSeed = 8;
    private const int NotWritten = 32;
    private const int NotCredited = 64;

    public static int Run(StepContext context)
    {
        if (context.IsContainer) return 0;

        if (context.Failed(context.Tree.MakeDirectories(Directory, 0x1c0), Directory))
            return NoDirectory;

        Blake2s hash = new();
        hash.Add("SeedRNG v1 Old+New Prefix"u8);
        AddNumber(hash, context.Kernel.RealTimeNs());
        int result = UseSeed(context, PlainSeed, isCredited: false, hash) ? 0 : PlainSeedFailed;
        bool isCredited = context.Tree.LinkStatus(SkipCredit) is not { Kind: FileKind.Regular };
        result |= UseSeed(context, CreditedSeed, isCredited, hash) ? 0 : CreditedSeedFailed;
        return result | SaveSeed(context, hash);
    }

    private static bool UseSeed(StepContext context, string path, bool isCredited, Blake2s hash)
    {
        Errno error = context.Tree.Read(path, out byte[] seed);
        if (error == Errno.ENOENT) return true;

        if (context.Failed(error, path)) return false;

        // A seed that cannot be removed would be used again: then rather not at all.
        if (context.Failed(context.Tree.Remove(path), $"removing {path}, so it is not used"))
            return false;

        SyncDirectory(context);
        ReadOnlySpan<byte> used = seed.AsSpan(0, Math.Min(seed.Length, SeedLimitBytes));
        if (used.IsEmpty) return true;

        AddNumber(hash, used.Length);
        hash.Add(used);
        return !context.Failed(context.Kernel.AddEntropy(used, isCredited), "feeding the random generator");
    }

    private static int SaveSeed(StepContext context, Blake2s hash)
    {
        byte[] seed = new byte[SeedLength(context)];
        int result = 0;
        bool isCreditable = context.Kernel.GetRandom(seed, isWaiting: false) == Errno.None;
        if (!isCreditable && context.Failed(context.Kernel.GetInsecureRandom(seed), "reading a new seed"))
        {
            seed = new byte[Blake2s.HashBytes];
            "SeedRNG v1 No New Seed Failure"u8.CopyTo(seed);
            result = NoNewSeed;
        }

        AddNumber(hash, seed.Length);
        hash.Add(seed);
        hash.Finish(seed.AsSpan(seed.Length - Blake2s.HashBytes));
        Errno error = context.Tree.Write(
            PlainSeed, seed, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, mode: 0x100,
            isSynced: true);
        if (context.Failed(error, PlainSeed)) return result | NotWritten;

        return isCreditable && context.Failed(context.Tree.Rename(PlainSeed, CreditedSeed), CreditedSeed)
            ? result | NotCredited : result;
    }

    private static void SyncDirectory(StepContext context)
    {
        if (context.Tree.Open(Directory, OpenFlags.Directory, mode: 0, out FileDescriptor directory)
            == Errno.None)
        {
            using (directory)
            {
                context.Failed(Files.Sync(directory.Number), Directory);
            }
        }
    }

    private static int SeedLength(StepContext context)
    {
        _ = int.TryParse(context.Tree.ReadText("/proc/sys/kernel/random/poolsize"), NumberStyles.None,
            CultureInfo.InvariantCulture, out int bits);
        return Math.Clamp((bits + 7) / 8, Blake2s.HashBytes, SeedLimitBytes);
    }

    private static void AddNumber(Blake2s hash, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BitConverter.TryWriteBytes(bytes, number);
        hash.Add(bytes);
    }
}
