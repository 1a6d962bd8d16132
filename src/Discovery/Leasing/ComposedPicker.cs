using Discovery.Balancing;
using Discovery.Topology;

namespace Discovery;

/// <summary>What picks from one set: the set-time stages, then per request a tier by its share, and who in that tier.</summary>
internal sealed class ComposedPicker
{
    // No picker where requests of the tier's share are refused.
    private readonly TierPicker?[] _tiers;
    // Where each tier ends on the way from 0 to 1.
    private readonly double[] _ends;
    private readonly Random _random;

    internal ComposedPicker(TrafficPlan plan, IBalancingPolicy policy, Random random)
    {
        Plan = plan;
        _random = random;
        var tiers = plan.Tiers;
        _tiers = [.. tiers.Select(tier => tier.Group.Count == 0 ? null : new TierPicker(tier.Group, policy.CreatePicker(tier.Group), random))];
        HonorsKeys = Array.Exists(_tiers, tier => tier is { HonorsKeys: true });
        var all = tiers.Sum(tier => tier.Share);
        _ends = new double[tiers.Length];
        for (var i = 0; i < _ends.Length; i++)
            _ends[i] = (tiers[i].Share / all) + (i == 0 ? 0 : _ends[i - 1]);
    }

    /// <summary>Whether any tier's policy goes by keys.</summary>
    internal bool HonorsKeys { get; }

    /// <summary>The candidates that get traffic.</summary>
    internal IEnumerable<Candidate> InUse => _tiers.OfType<TierPicker>().SelectMany(tier => tier.Candidates);

    /// <summary>Whether nobody may get traffic.</summary>
    internal bool IsEmpty => _tiers.Length == 0;

    /// <summary>The plan that it picks by.</summary>
    internal TrafficPlan Plan { get; }

    /// <summary>Picks a candidate, or none if there is none or all are to be avoided.</summary>
    internal Candidate? Pick(in PickRequest request)
    {
        switch (_tiers.Length)
        {
            case 0:
                return null;
            case 1:
                return _tiers[0]!.Pick(request);
            default:
                var tier = TierFor(request);
                return _tiers[tier] is { } picker ? picker.Pick(request) ?? PickElsewhere(tier, request) : null;
        }
    }

    /// <summary>Whether the reason for picking nobody is that all are saturated; <see langword="null"/> if not.</summary>
    internal Saturation? FindSaturation(in PickRequest request)
    {
        var found = new Saturation(0, int.MaxValue, 0);
        foreach (var candidate in InUse)
        {
            found = found with { InUse = found.InUse + 1 };
            if (request.Avoids(candidate))
                continue;
            if (!candidate.IsSaturated)
                return null;
            found = found with { LowestLimit = Math.Min(found.LowestLimit, candidate.Limit), HighestLimit = Math.Max(found.HighestLimit, candidate.Limit) };
        }

        return found.HighestLimit == 0 ? null : found;
    }

    // A key always falls into the same tier, as long as shares stay.
    private int TierFor(in PickRequest request)
    {
        var place = request.AffinityKey is { } key ? (SplitMix64.Finish(key.Hash) >> 11) * (1.0 / (1UL << 53)) : _random.NextDouble();
        var tier = 0;
        // The last one takes what rounding left over.
        while (tier < _ends.Length - 1 && place >= _ends[tier])
            tier++;
        return tier;
    }

    private Candidate? PickElsewhere(int tried, in PickRequest request)
    {
        for (var i = 0; i < _tiers.Length; i++)
        {
            if (i != tried && _tiers[i]?.Pick(request) is { } candidate)
                return candidate;
        }

        return null;
    }
}
