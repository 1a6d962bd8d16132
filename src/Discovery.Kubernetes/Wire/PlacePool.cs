using Discovery.Endpoints;

namespace Discovery.Kubernetes.Wire;

/// <summary>Hands out one object for equal places. Remembers a bounded number of them.</summary>
internal sealed class PlacePool
{
    // Nodes x the ways to hint at them. Kubernetes supports 5000 nodes.
    private const int MostPlaces = 1 << 15;

    private readonly Dictionary<(string? Zone, string? Node, string? ForZone, string? ForNode), EndpointPlace> _places = [];
    private readonly List<string> _forZones = [];
    private readonly List<string> _forNodes = [];

    internal string? Zone { get; set; }

    internal string? Node { get; set; }

    internal void AddHint(string place, bool isZone) => (isZone ? _forZones : _forNodes).Add(place);

    /// <summary>Forgets what was said of the endpoint before.</summary>
    internal void Begin()
    {
        (Zone, Node) = (null, null);
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
        if (Zone is null && Node is null && _forZones.Count == 0 && _forNodes.Count == 0)
            return null;
        if (_forZones.Count > 1 || _forNodes.Count > 1)
            return Make();

        var key = (Zone, Node, _forZones.Count == 0 ? null : _forZones[0], _forNodes.Count == 0 ? null : _forNodes[0]);
        if (_places.TryGetValue(key, out var place))
            return place;

        if (_places.Count >= MostPlaces)
            _places.Clear();
        return _places[key] = Make();
    }

    private EndpointPlace Make() => new(
        Zone is null && Node is null ? null : new Locality(zone: Zone, node: Node),
        _forZones.Count == 0 && _forNodes.Count == 0 ? null : new EndpointHints(_forZones, _forNodes));
}
