using System.Collections.Immutable;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Slices;

/// <summary>Which of a service's ports a caller means: one name for all slices, since only the number may differ between them.</summary>
internal sealed class PortChoice
{
    private readonly ServiceName _asked;
    private readonly List<SlicePort> _ports;
    private readonly ImmutableArray<ServicePort> _ofService;

    /// <param name="asked">What the caller says.</param>
    /// <param name="ports">The ports there are, where connections go to.</param>
    /// <param name="ofService">The ports of the Service, if they are known and others: callers may say a number of these.</param>
    internal PortChoice(ServiceName asked, IEnumerable<SlicePort> ports, ImmutableArray<ServicePort>? ofService = null)
    {
        _ofService = ofService ?? [];
        _asked = asked;
        _ports = [.. ports];
        Name = Choose();
        Scheme = Name is null || asked.Schemes.Length < 2 ? null : SchemeOf(Name);
        Explanation = Name is null && _ports.Count > 0 ? Explain() : null;
    }

    /// <summary>The port's name, empty for one without, or null if none can be chosen.</summary>
    internal string? Name { get; }

    /// <summary>The scheme to speak there, if the caller leaves a choice.</summary>
    internal string? Scheme { get; }

    /// <summary>Why no port could be chosen from those that there are.</summary>
    internal string? Explanation { get; }

    private string? Choose() =>
        _asked.PortName is { } name ? First(p => p.IsNamed(name)) : ByNumber() ?? ByScheme() ?? Only();

    // The Service's number goes first, for it is what callers know; pods listen where they like.
    private string? ByNumber()
    {
        foreach (var port in _ofService)
        {
            if (port.Number == _asked.Port && First(p => p.Name == port.Name) is { } name)
                return name;
        }

        return First(p => p.Number == _asked.Port);
    }

    private string? ByScheme() =>
        _asked.Schemes.Select(s => First(p => p.IsNamed(s)) ?? First(p => p.Speaks(s))).FirstOrDefault(n => n is not null);

    private string? Only() => _ports.TrueForAll(p => p.Name == _ports[0].Name) ? First(_ => true) : null;

    private string? First(Func<SlicePort, bool> fits) =>
        _ports.Where(fits).Select(p => p.Name).FirstOrDefault();

    // Without evidence the last scheme, the least preferred: to speak TLS to a plain-text port fails each request, and
    // Microsoft.Extensions.ServiceDiscovery, which guesses https, is known for that complaint.
    private string SchemeOf(string name) =>
        _asked.Schemes.FirstOrDefault(s => _ports.Exists(p => p.Name == name && p.Speaks(s))) ?? _asked.Schemes[^1];

    private string Explain()
    {
        var all = string.Join(", ", _ports.GroupBy(p => p.Name).Select(g =>
            $"{(g.Key.Length > 0 ? g.Key : "one without name")} ({string.Join(", ", g.Select(p => p.Number).Distinct())})"));
        if (_asked.PortName is { } missing)
            return $"no port is named '{missing}'; its ports are {all}";

        var schemes = _asked.Schemes.IsEmpty ? "http" : string.Join('+', _asked.Schemes);
        var example = _ports.Find(p => p.Name.Length > 0).Name;
        return $"it has several ports: {all}; name the one you mean, as in {schemes}://_{example}.{_asked.Host}";
    }
}
