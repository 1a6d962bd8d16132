namespace Discovery.Balancing;

/// <summary>Picks for a destination, which is the affinity key, a server that it was sent to before, unless that is overloaded.</summary>
/// <remarks>IPVS's <c>lblc</c> and <c>lblcr</c>. A server is overloaded with more leases than its weight, while another has fewer than half of its own.</remarks>
internal sealed class DestinationPicker : IPicker
{
    // Linux's DEFAULT_EXPIRATION of ip_vs_lblcr: after that long without a change, a set loses its most loaded server.
    private static readonly TimeSpan SetLifetime = TimeSpan.FromDays(1);

    // Side by side, because a pick needs both: of thousands, a second array would be a second cache miss.
    private readonly (Candidate Candidate, double Weight)[] _members;
    private readonly Dictionary<Candidate, int> _indexes;
    private readonly DestinationTable _table;
    private readonly SeededRandom _random;
    private readonly TimeProvider? _timeProvider;

    /// <summary>Makes a picker.</summary>
    /// <param name="group">The candidates.</param>
    /// <param name="table">What is remembered of destinations.</param>
    /// <param name="random">For ties.</param>
    /// <param name="timeProvider">The clock, if sets of servers lose one from time to time.</param>
    internal DestinationPicker(CandidateGroup group, DestinationTable table, SeededRandom random, TimeProvider? timeProvider = null)
    {
        (_table, _random, _timeProvider) = (table, random, timeProvider);
        _members = IpvsWeights.Absolute(group);
        _indexes = new Dictionary<Candidate, int>(group.Count, ReferenceEqualityComparer.Instance);
        for (var i = 0; i < group.Count; i++)
            _indexes[group.Candidates[i]] = i;
    }

    public bool HonorsKeys => true;

    public Candidate Pick(in PickRequest request)
    {
        if (request.AffinityKey is not { } key)
            return _members[LeastLoaded(request)].Candidate;

        var place = _table.PlaceOf(key);
        var servers = _table.ServersAt(place, key);
        var (least, most) = Extremes(servers, request);
        if (least >= 0 && most != least && _timeProvider is not null)
            Shrink(servers, place, most);
        if (least >= 0 && !IsOverloaded(least))
            return _members[least].Candidate;

        var chosen = LeastLoaded(request);
        // A retry's way round is not remembered: if its server is broken, health says so to all.
        if (request.Avoid.IsDefaultOrEmpty)
            Remember(servers.IsEmpty ? _table.Claim(place, key) : servers, place, chosen, most);
        return _members[chosen].Candidate;
    }

    // The servers of a set with the least and the most load for their weight, of those that may be used; -1 if there is none.
    private (int Least, int Most) Extremes(Span<DestinationServer> servers, in PickRequest request)
    {
        var (least, most) = (-1, -1);
        foreach (ref var server in servers)
        {
            var i = IndexOf(ref server);
            if (i < 0 || request.Avoids(_members[i].Candidate))
                continue;
            least = least < 0 || IsLess(i, least) ? i : least;
            most = most < 0 || IsLess(most, i) ? i : most;
        }

        return (least, most);
    }

    // -1 if it is not of this group.
    private int IndexOf(ref DestinationServer server)
    {
        var candidate = server.Candidate;
        if (candidate is null)
            return -1;

        var index = server.Index;
        if ((uint)index < (uint)_members.Length && _members[index].Candidate == candidate)
            return index;
        if (!_indexes.TryGetValue(candidate, out index))
            return -1;
        return server.Index = index;
    }

    private bool IsLess(int one, int other) =>
        _members[one].Candidate.InFlight * _members[other].Weight < _members[other].Candidate.InFlight * _members[one].Weight;

    private bool IsOverloaded(int server)
    {
        if (_members[server].Candidate.InFlight <= _members[server].Weight)
            return false;

        for (var i = 0; i < _members.Length; i++)
        {
            if (_members[i].Candidate.InFlight * 2.0 < _members[i].Weight)
                return true;
        }

        return false;
    }

    private void Shrink(Span<DestinationServer> servers, int place, int most)
    {
        ref var changed = ref _table.ChangedAt(place);
        var seen = Volatile.Read(ref changed);
        var now = _timeProvider!.GetTimestamp();
        if (_timeProvider.GetElapsedTime(seen, now) > SetLifetime && Interlocked.CompareExchange(ref changed, now, seen) == seen)
            servers[Math.Max(0, PlaceOf(servers, most))] = default;
    }

    private void Remember(Span<DestinationServer> servers, int place, int chosen, int most)
    {
        if (PlaceOf(servers, chosen) >= 0)
            return;

        // A place that is free, or whose server is of no use now; else that of the most loaded.
        var free = PlaceOf(servers, -1);
        servers[Math.Max(0, free >= 0 ? free : PlaceOf(servers, most))] = new DestinationServer { Candidate = _members[chosen].Candidate, Index = chosen };
        if (_timeProvider is not null)
            Volatile.Write(ref _table.ChangedAt(place), _timeProvider.GetTimestamp());
    }

    private int PlaceOf(Span<DestinationServer> servers, int index)
    {
        for (var i = 0; i < servers.Length; i++)
        {
            if (IndexOf(ref servers[i]) == index)
                return i;
        }

        return -1;
    }

    // As wlc, over those not to be avoided; any if all are.
    private int LeastLoaded(in PickRequest request)
    {
        var loads = new WeightedInFlight(_members);
        return request.Avoid.IsEmpty ? Scan<WeightedInFlight>.Best(loads, _random) : Scan<Unavoided>.Best(new Unavoided(loads, request.Avoid), _random);
    }
}
