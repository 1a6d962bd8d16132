using System.Collections.Immutable;
using Discovery.Affinity;
using Discovery.Endpoints;
using Discovery.Live;
using Discovery.Policies;
using Discovery.Topology;

namespace Discovery.Connectors;

/// <summary>What picks from one set: the set-time stages, then per request affinity, the policy, and whom to avoid.</summary>
internal sealed class ComposedPicker
{
    // How often to ask the policy again before scanning: enough for nearly all picks to stay the policy's.
    private const int Redraws = 3;

    private readonly ImmutableArray<Candidate> _inUse;
    private readonly IPicker? _picker;
    private RendezvousPicker? _byKey;

    internal ComposedPicker(LiveSnapshot snapshot, IBalancingPolicy policy)
    {
        Set = snapshot.Set;
        _inUse = UsableCandidates.Among(snapshot.Candidates);
        _picker = _inUse.IsEmpty ? null : policy.CreatePicker(_inUse);
    }

    /// <summary>The set that this was made from. As long as it is the current one, this is the current picker.</summary>
    internal EndpointSet? Set { get; }

    /// <summary>Picks a candidate, or none if there is none or all are to be avoided.</summary>
    internal Candidate? Pick(in PickRequest request)
    {
        if (_picker is null)
            return null;
        if (request.AffinityKey is { } key)
            return (_byKey ??= new RendezvousPicker(_inUse)).Pick(key, request.Avoid);

        var candidate = _picker.Pick(request);
        return request.Avoids(candidate) ? PickAnother(request) : candidate;
    }

    private Candidate? PickAnother(in PickRequest request)
    {
        for (var i = 0; i < Redraws; i++)
        {
            var candidate = _picker!.Pick(request);
            if (!request.Avoids(candidate))
                return candidate;
        }

        foreach (var candidate in _inUse)
        {
            if (!request.Avoids(candidate))
                return candidate;
        }

        return null;
    }
}
