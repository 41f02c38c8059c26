using System.Runtime.CompilerServices;

namespace Limyra.Init.Services;

/// <summary>
/// A few effects in their order, packed into one number: a step of a service takes no memory, however often
/// it is taken. <typeparamref name="TEffect"/> is an enum of at most 63 values, counted from zero.
/// </summary>
internal readonly record struct EffectList<TEffect>
    where TEffect : struct, Enum
{
    private const int EffectBits = 6;
    private const int EffectLimit = 64 / EffectBits;
    private const ulong EffectMask = (1 << EffectBits) - 1;

    private readonly ulong _packed; // the first one lowest, each plus one: zero ends the list

    /// <exception cref="ArgumentException">There are more than ten, a defect of the table.</exception>
    public EffectList(params ReadOnlySpan<TEffect> effects)
    {
        if (effects.Length > EffectLimit) throw new ArgumentException("too many effects", nameof(effects));
        for (int i = effects.Length - 1; i >= 0; i--)
            _packed = _packed << EffectBits | (uint)Unsafe.BitCast<TEffect, int>(effects[i]) + 1;
    }

    private EffectList(ulong packed) => _packed = packed;

    public bool IsEmpty => _packed == 0;

    /// <summary>One more effect, and this list behind it.</summary>
    /// <exception cref="ArgumentException">There are more than ten, a defect of the table.</exception>
    public EffectList<TEffect> Behind(TEffect first)
    {
        if (_packed >> (EffectLimit - 1) * EffectBits != 0)
            throw new ArgumentException("too many effects", nameof(first));
        return new(_packed << EffectBits | (uint)Unsafe.BitCast<TEffect, int>(first) + 1);
    }

    public bool Contains(TEffect effect)
    {
        foreach (TEffect one in this)
            if (Unsafe.BitCast<TEffect, int>(one) == Unsafe.BitCast<TEffect, int>(effect)) return true;
        return false;
    }

    public override string ToString()
    {
        List<string> names = [];
        foreach (TEffect effect in this) names.Add(effect.ToString());
        return string.Join(", ", names);
    }

    public Enumerator GetEnumerator() => new(_packed);

    /// <summary>What foreach asks for.</summary>
    internal struct Enumerator(ulong packed)
    {
        private ulong _left = packed;

        public TEffect Current { get; private set; }

        public bool MoveNext()
        {
            if (_left == 0) return false;
            Current = Unsafe.BitCast<int, TEffect>((int)(_left & EffectMask) - 1);
            _left >>= EffectBits;
            return true;
        }
    }
}
