using System.Collections.Immutable;
using Discovery.Balancing;
using Discovery.Topology;

namespace Discovery;

/// <summary>Chooses one of the services that a service's traffic is split across: by what matches, else by weight.</summary>
internal sealed class LeaserSplit
{
    // Keeps the choice of a service apart from that of a tier, which is made by the same hash.
    private const ulong Salt = 0x5350_4C49_5421_0001;

    private readonly EndpointLeaser[] _leasers;
    // Where each target ends on the way from 0 to 1.
    private readonly double[] _ends;
    private readonly Random _random;
    // The key of requests without one, where this process stands for its requests.
    private readonly AffinityKey? _clientKey;

    internal LeaserSplit(ImmutableArray<(SplitTarget Target, EndpointLeaser Leaser)> targets, AffinityKey? clientKey, Random random)
    {
        (_clientKey, _random) = (clientKey, random);
        _leasers = [.. targets.Select(t => t.Leaser)];
        _ends = new double[targets.Length];
        var sum = targets.Sum(t => t.Target.Weight);
        for (var i = 0; i < _ends.Length; i++)
            _ends[i] = (targets[i].Target.Weight / sum) + (i == 0 ? 0 : _ends[i - 1]);
        Matches = [.. targets.Where(t => t.Target.Match is not null).Select(t => (t.Target.Match!, t.Leaser))];
    }

    /// <summary>What a connector is to look for in a request, in order: the first that matches has it.</summary>
    internal ImmutableArray<(SplitMatch Match, EndpointLeaser Leaser)> Matches { get; }

    /// <summary>Chooses by weight, the same for equal affinity keys. One that is known to have nobody is passed over.</summary>
    internal EndpointLeaser Choose(in PickRequest request)
    {
        var place = (request.AffinityKey ?? _clientKey) is { } key ? (SplitMix64.Finish(key.Hash ^ Salt) >> 11) * (1.0 / (1UL << 53)) : _random.NextDouble();
        var chosen = 0;
        // What rounding left over goes to the last that has a weight.
        while (place >= _ends[chosen] && _ends[chosen] < _ends[^1])
            chosen++;
        return _leasers[chosen].HasNobody ? Other(chosen) : _leasers[chosen];
    }

    /// <summary>The next with a weight and somebody to lease, or the chosen one, whose error says what is wrong.</summary>
    private EndpointLeaser Other(int chosen)
    {
        for (var i = 1; i < _leasers.Length; i++)
        {
            var next = (chosen + i) % _leasers.Length;
            var hasWeight = _ends[next] > (next == 0 ? 0 : _ends[next - 1]);
            if (hasWeight && !_leasers[next].HasNobody)
                return _leasers[next];
        }

        return _leasers[chosen];
    }
}
