using System.Text.Json;
using Discovery.Kubernetes.Slices;

namespace Discovery.Kubernetes.Wire;

/// <summary>The slice that is being read. Used again and again, so that reading allocates nothing but what is kept.</summary>
internal sealed class SliceDraft
{
    /// <summary>The most endpoints that the API allows in a slice (<c>discovery.k8s.io/v1</c>, validation).</summary>
    private const int MostEndpoints = 1000;

    /// <summary>The most ports that the API allows in a slice.</summary>
    private const int MostPorts = 100;

    private EndpointDraft[] _endpoints = new EndpointDraft[16];
    private byte[] _texts = new byte[1024];
    private int _textLength;
    private int _ports;

    internal List<SlicePort> Ports { get; } = [];

    /// <summary>4 for IPv4, 16 for IPv6, 0 for what cannot be connected to.</summary>
    internal int AddressLength { get; set; }

    internal bool HoldsHostNames { get; set; }

    internal int Count { get; private set; }

    internal ReadOnlySpan<EndpointDraft> Endpoints => _endpoints.AsSpan(0, Count);

    internal ReadOnlySpan<byte> Texts => _texts;

    internal void Begin()
    {
        BeginPorts();
        (AddressLength, HoldsHostNames) = (0, false);
        BeginEndpoints();
    }

    internal void BeginEndpoints() => (Count, _textLength) = (0, 0);

    internal ref EndpointDraft Add()
    {
        if (Count == MostEndpoints)
            throw new JsonException($"an EndpointSlice has more than {MostEndpoints} endpoints, the most that Kubernetes allows");
        if (Count == _endpoints.Length)
            Array.Resize(ref _endpoints, 2 * _endpoints.Length);

        ref var endpoint = ref _endpoints[Count++];
        endpoint = new() { Flags = (EndpointFlags)EndpointConditions.Healthy };
        return ref endpoint;
    }

    internal void BeginPorts()
    {
        Ports.Clear();
        _ports = 0;
    }

    /// <summary>Counts a port, and keeps it if it can be connected to.</summary>
    internal void AddPort(SlicePort port)
    {
        if (_ports++ == MostPorts)
            throw new JsonException($"an EndpointSlice has more than {MostPorts} ports, the most that Kubernetes allows");
        if (port.Number > 0)
            Ports.Add(port);
    }

    /// <summary>Keeps a text until the slice is packed.</summary>
    internal Range Keep(ReadOnlySpan<byte> text)
    {
        if (_texts.Length - _textLength < text.Length)
            Array.Resize(ref _texts, 2 * (_textLength + text.Length));

        text.CopyTo(_texts.AsSpan(_textLength));
        var start = _textLength;
        _textLength += text.Length;
        return start.._textLength;
    }

    internal void SetUid(ReadOnlySpan<byte> text, ref EndpointDraft endpoint)
    {
        endpoint.Flags &= ~(EndpointFlags.Uid | EndpointFlags.UidText);
        if (UidText.TryParse(text, out endpoint.Uid))
        {
            endpoint.Flags |= EndpointFlags.Uid;
        }
        else if (!text.IsEmpty)
        {
            endpoint.Flags |= EndpointFlags.UidText;
            endpoint.UidText = Keep(text);
        }
    }
}
