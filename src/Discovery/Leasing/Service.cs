using System.Collections.Concurrent;
using Discovery.Affinity;
using Discovery.Balancing;

namespace Discovery;

/// <summary>One service of a directory, and all that belongs to it. Made at first use, closed when idle, and then replaced as a whole.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly ServiceParts _parts;
    // One for each policy that clients brought of their own, and one for all others.
    private readonly ConcurrentDictionary<PolicyChoice, ServicePicker> _pickers = new();
    private readonly Lock _gate = new();
    private StickyTable? _sticky;

    internal Service(ServiceName name, IEndpointSource source, ServiceSettings settings, ServiceParts parts)
    {
        _parts = parts;
        Live = new LiveSet(name, source, settings, parts.Live);
        Picker = new ServicePicker(this, policy: null, parts);
        Leaser = new EndpointLeaser(this, policy: null, parts);
    }

    internal ServiceName Name => Live.Service;

    internal LiveSet Live { get; }

    /// <summary>Picks under the service's own policy.</summary>
    internal ServicePicker Picker { get; }

    /// <summary>Leases under the service's own policy.</summary>
    internal EndpointLeaser Leaser { get; }

    internal ServiceSnapshot Current => Live.Current;

    /// <summary>The key that stands for this process.</summary>
    internal AffinityKey OwnKey => _parts.OwnKey;

    /// <summary>Picks under a client's policy, or under the service's own.</summary>
    internal ServicePicker PickerFor(PolicyChoice? policy) =>
        policy is null ? Picker : _pickers.GetOrAdd(policy, static (p, self) => new ServicePicker(self, p, self._parts), this);

    /// <summary>Takes over other settings: health, plan and pickers follow.</summary>
    internal void Apply(ServiceSettings settings) => Live.Apply(settings);

    /// <summary>Gives the candidates in use their places in the sticky table, which outlasts every change of the set.</summary>
    internal StickyCandidates Seat(AffinityRules rules, IEnumerable<Candidate> inUse)
    {
        lock (_gate)
        {
            if (_sticky is null || _sticky.Rules != rules)
                _sticky = new StickyTable(rules, _parts.Live.TimeProvider);
            return _sticky.Seat(inUse);
        }
    }

    /// <summary>Ends the watch at once. Leases go on and end as usual.</summary>
    internal void Close()
    {
        Live.Close();
        // Clients that are idle too go on holding their last picker, and so the table.
        lock (_gate)
            _sticky?.Clear();
    }

    /// <summary>Closes, and waits until the source has let go.</summary>
    public ValueTask DisposeAsync()
    {
        Close();
        return Live.DisposeAsync();
    }
}
