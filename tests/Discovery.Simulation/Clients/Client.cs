using System.Collections.Immutable;
using Discovery.Balancing;

namespace Discovery.Simulation.Clients;

/// <summary>One process that uses the service: its own candidates, its own policy, as in the library.</summary>
internal sealed class Client(IBalancingPolicy policy)
{
    private Dictionary<string, Candidate> _candidates = [];
    private IPicker? _picker;

    /// <summary>Takes over a new set: keeps what it knows of the endpoints that stay, as the live set does.</summary>
    internal void Use(IReadOnlyList<ServiceEndpoint> endpoints, DateTimeOffset now)
    {
        var former = _candidates;
        _candidates = endpoints.ToDictionary(e => e.Uid!, e => former.GetValueOrDefault(e.Uid!) ?? new Candidate(e, now, Deaf.Listener));
        foreach (var (uid, candidate) in former)
        {
            if (!_candidates.ContainsKey(uid))
                candidate.Retire();
        }

        _picker = policy.CreatePicker(ImmutableArray.CreateRange(_candidates.Values));
    }

    internal Candidate Pick(in PickRequest request) => _picker!.Pick(request);

    /// <summary>Hears of outcomes and does nothing: there is no live set here.</summary>
    private sealed class Deaf : IOutcomeListener
    {
        internal static readonly Deaf Listener = new();

        public void OnOutcome(Candidate candidate, in Outcome outcome)
        {
        }
    }
}
