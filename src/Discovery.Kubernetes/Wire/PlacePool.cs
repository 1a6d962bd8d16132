using System.Runtime.CompilerServices;

namespace Discovery.Kubernetes.Wire;

/// <summary>Hands out one object for equal places. Remembers a bounded number of them.</summary>
internal sealed class PlacePool
{
    // Nodes x the ways to hint at them. Kubernetes supports 5000 nodes.
    private const int MostPlaces = 1 << 15;

    private readonly Dictionary<Key, EndpointPlace> _places = [];
    private readonly Dictionary<Key, EndpointHints> _hints = [];
    private readonly List<string> _forZones = [];
    private readonly List<string> _forNodes = [];

    internal string? Zone { get; set; }

    internal string? Node { get; set; }

    /// <summary>The zone where v1beta1 had it; counts if there is no other.</summary>
    internal string? FormerZone { get; set; }

    internal void AddHint(string place, bool isZone) => (isZone ? _forZones : _forNodes).Add(place);

    /// <summary>Forgets what was said of the endpoint before.</summary>
    internal void Begin()
    {
        (Zone, Node, FormerZone) = (null, null, null);
        BeginHints();
    }

    internal void BeginHints()
    {
        _forZones.Clear();
        _forNodes.Clear();
    }

    /// <summary>The place that was described, or null if nothing was said of it.</summary>
    internal EndpointPlace? Take()
    {
        Zone ??= FormerZone;
        if (Zone is null && Node is null && _forZones.Count == 0 && _forNodes.Count == 0)
            return null;
        if (_forZones.Count > 1 || _forNodes.Count > 1)
            return Make(new EndpointHints(_forZones, _forNodes));

        var hint = new Key(null, null, _forZones.Count == 0 ? null : _forZones[0], _forNodes.Count == 0 ? null : _forNodes[0]);
        var key = hint.At(Zone, Node);
        if (_places.TryGetValue(key, out var place))
            return place;

        if (_places.Count >= MostPlaces)
        {
            _places.Clear();
            _hints.Clear();
        }

        return _places[key] = Make(hint.IsEmpty ? null : HintsOf(hint));
    }

    private EndpointHints HintsOf(Key hint)
    {
        if (!_hints.TryGetValue(hint, out var hints))
            _hints[hint] = hints = new EndpointHints(_forZones, _forNodes);
        return hints;
    }

    private EndpointPlace Make(EndpointHints? hints) =>
        new(Zone is null && Node is null ? null : new Locality(zone: Zone, node: Node), hints);

    /// <summary>Compares by reference: the texts come from a pool, and a place made twice only takes a little more memory.</summary>
    private readonly struct Key(string? zone, string? node, string? forZone, string? forNode) : IEquatable<Key>
    {
        private readonly string? _zone = zone;
        private readonly string? _node = node;
        private readonly string? _forZone = forZone;
        private readonly string? _forNode = forNode;

        internal bool IsEmpty => _forZone is null && _forNode is null;

        internal Key At(string? zone, string? node) => new(zone, node, _forZone, _forNode);

        public bool Equals(Key other) =>
            ReferenceEquals(_node, other._node)
            && ReferenceEquals(_zone, other._zone)
            && ReferenceEquals(_forZone, other._forZone)
            && ReferenceEquals(_forNode, other._forNode);

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        // A node is in one zone, so it tells most places apart.
        public override int GetHashCode() => RuntimeHelpers.GetHashCode(_node) ^ (31 * RuntimeHelpers.GetHashCode(_forZone));
    }
}
