using System.Buffers;
using System.Collections.Immutable;
using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Wire;

namespace Discovery.Benchmarks.Kubernetes;

/// <summary>All that happens between the bytes of a list or an event and the published snapshots, on the calling thread.</summary>
internal sealed class ServiceChain
{
    private readonly SliceTable _table = new();
    private readonly bool _live;
    private readonly IResourceReader<EndpointSlice> _reader;
    private readonly Dictionary<ClusterService, SliceMerge> _merges;
    private readonly Dictionary<ClusterService, ServiceSnapshot> _snapshots = [];

    /// <param name="services">How many services are in use.</param>
    /// <param name="live">Whether the sets are published by live sets, with candidates, rather than handed out by the source alone.</param>
    internal ServiceChain(int services, bool live = true)
    {
        _live = live;
        _reader = _table.Reader;
        _merges = Enumerable.Range(0, services).Select(i => new ClusterService("shop", $"orders-{i}")).ToDictionary(
            s => s, s => new SliceMerge(new ClusterTarget(s, null), ServiceName.Parse($"http://{s.Name}")));
    }

    internal int Endpoints => _snapshots.Values.Sum(s => s.Set!.Endpoints.Length);

    internal ServiceSnapshot this[int service] => _snapshots[new("shop", $"orders-{service}")];

    internal void List(byte[] body)
    {
        _table.Replace(_reader.ReadPage(new ReadOnlySequence<byte>(body)).Items);
        Publish();
    }

    internal void List(Stream body)
    {
        _table.Replace(_reader.ReadPageAsync(body, CancellationToken.None).AsTask().GetAwaiter().GetResult().Items);
        Publish();
    }

    internal void Event(byte[] line)
    {
        _table.Put(_reader.ReadEvent(new ReadOnlySequence<byte>(line)).Object!);
        Publish();
    }

    // As LiveSet publishes.
    private void Publish()
    {
        foreach (var service in _table.TakeChanged())
        {
            var before = _snapshots.GetValueOrDefault(service);
            var set = _merges[service].Merge(_table.Of(service));
            if (before?.Set is { } same && same.SaysTheSameAs(set))
                continue;

            if (!_live)
            {
                _snapshots[service] = new ServiceSnapshot(before?.Service ?? ServiceName.Parse($"http://{service.Name}")) { Set = set };
                continue;
            }

            var (candidates, gone, _) = CandidateTable.Carry(
                before?.Candidates ?? ImmutableArray<Candidate>.Empty, set.WithVersion((before?.Set?.Version ?? 0) + 1), default, new Deaf());
            _snapshots[service] = new ServiceSnapshot(before?.Service ?? ServiceName.Parse($"http://{service.Name}")) { Set = set, Candidates = candidates };
            foreach (var candidate in gone)
                candidate.Retire();
        }
    }

    private sealed class Deaf : IOutcomeListener
    {
        public void OnOutcome(Candidate candidate, in Outcome outcome)
        {
        }
    }
}
