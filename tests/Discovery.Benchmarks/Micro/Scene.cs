using System.Collections.Immutable;
using System.Net;
using Discovery.Balancing;

namespace Discovery.Benchmarks.Micro;

/// <summary>Candidates and pickers to measure.</summary>
internal static class Scene
{
    internal static ServiceEndpoint[] Endpoints(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ServiceEndpoint(new IPEndPoint(new IPAddress([10, 0, (byte)(i >> 8), (byte)i]), 8080)))];

    internal static ImmutableArray<Candidate> Candidates(int count) =>
        [.. Endpoints(count).Select(e => new Candidate(e, default, new Deaf()))];

    internal static IPicker Picker(string policy, int count) =>
        new PolicyChoice(policy).Create(new PolicyContext(new SeededRandom(1), TimeProvider.System)).CreatePicker(Candidates(count));

    /// <summary>Candidates that weigh 1 to 10, in turn.</summary>
    internal static ImmutableArray<Candidate> Weighted(int count) =>
        [.. Endpoints(count).Select((e, i) => new Candidate(new ServiceEndpoint(e.Address) { Weight = 1 + (i % 10) }, default, new Deaf()))];

    private sealed class Deaf : IOutcomeListener
    {
        public void OnOutcome(Candidate candidate, in Outcome outcome)
        {
        }
    }
}
