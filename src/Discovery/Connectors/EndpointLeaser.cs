using Discovery.Endpoints;
using Discovery.Live;
using Discovery.Policies;

namespace Discovery.Connectors;

/// <summary>Leases the endpoints of one service under one policy. Owns nothing but the picker of the current set.</summary>
internal sealed class EndpointLeaser(
    ServiceName service, LiveSets liveSets, IPolicySelector policy, LeaseSlots slots, TimeProvider timeProvider, Random random)
{
    private volatile LiveSet _liveSet = liveSets.Get(service);
    private readonly Lock _rebuilding = new();
    private volatile ComposedPicker? _picker;

    internal ServiceName Service => service;

    /// <summary>What is known of the service at the moment.</summary>
    internal LiveSnapshot Current => _liveSet.Current;

    /// <summary>Keeps the watch open for use that takes no lease.</summary>
    internal void Touch() => _liveSet.Touch();

    internal DateTimeOffset Now => timeProvider.GetUtcNow();

    /// <summary>Leases at once, or tells that it cannot: no set yet, no endpoint, or all to be avoided.</summary>
    internal bool TryLease(in PickRequest request, out EndpointLease lease)
    {
        var liveSet = _liveSet;
        liveSet.Touch();
        while (PickerOf(liveSet.Current).Pick(request) is { } candidate)
        {
            // A candidate that left between pick and lease: the next snapshot is out already, pick again from that.
            if (!candidate.TryBegin())
                continue;

            lease = slots.Open(candidate);
            return true;
        }

        lease = default;
        return false;
    }

    /// <summary>Leases, waiting for the first answer about the service if none has come yet.</summary>
    /// <exception cref="NoEndpointException">There is no endpoint to lease.</exception>
    internal ValueTask<EndpointLease> LeaseAsync(in PickRequest request, CancellationToken cancellationToken) =>
        TryLease(request, out var lease) ? new(lease) : WaitAsync(request, cancellationToken);

    /// <summary>Makes the next pick ask for the policy again.</summary>
    internal void Reset() => _picker = null;

    /// <summary>The live set, a new one if the old one was closed for want of use.</summary>
    internal LiveSet OpenLiveSet()
    {
        var liveSet = _liveSet;
        return liveSet.IsClosed ? _liveSet = liveSets.Get(service) : liveSet;
    }

    private async ValueTask<EndpointLease> WaitAsync(PickRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var liveSet = OpenLiveSet();
            var snapshot = await liveSet.FirstAsync(cancellationToken).ConfigureAwait(false);
            if (TryLease(request, out var lease))
                return lease;
            // The error must describe the set that had nothing to pick, not one that came out since.
            if (liveSet.IsClosed || !ReferenceEquals(liveSet.Current, snapshot))
                continue;
            // Before readiness: nobody announces a free place, so who waited for one would wait for the next set.
            if (PickerOf(snapshot).FindSaturation(request) is { } saturation)
                throw NoEndpointException.For(snapshot, saturation, Now);
            if (!request.WaitForReady)
                throw NoEndpointException.For(snapshot, request, Now);
            await liveSet.NextAsync(snapshot, cancellationToken).ConfigureAwait(false);
        }
    }

    private ComposedPicker PickerOf(LiveSnapshot snapshot)
    {
        var picker = _picker;
        return picker is not null && picker.Serves(snapshot) ? picker : Rebuild(snapshot);
    }

    private ComposedPicker Rebuild(LiveSnapshot snapshot)
    {
        // Once per change, by one thread: two pickers of the same set would each start their own round.
        lock (_rebuilding)
        {
            if (_picker is { } picker && picker.Serves(snapshot))
                return picker;
            return _picker = new ComposedPicker(snapshot, policy.PolicyFor(service), random);
        }
    }
}
