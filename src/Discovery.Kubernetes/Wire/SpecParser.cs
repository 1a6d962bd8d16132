using System.Net;

namespace Discovery.Kubernetes.Wire;

/// <summary>Reads the <c>spec</c> of a Service. Used again and again.</summary>
internal sealed class SpecParser(TextPool texts)
{
    // The server fills it in; only an odd one leaves it out (core/v1 DefaultClientIPServiceAffinitySeconds).
    private const long DefaultAffinitySeconds = 10_800;
    private const long LongestAffinitySeconds = 86_400;

    private readonly List<ServicePort> _ports = [];
    private readonly List<IPAddress> _ips = [];
    private ServiceType _type;
    private string _externalName = "";
    private bool _hasAffinity;
    private long _affinitySeconds;
    private bool _isLocal;
    private bool _isLocalFromOutside;
    private bool _publishesNotReady;
    private string? _distribution;

    internal void Begin()
    {
        _ports.Clear();
        _ips.Clear();
        (_type, _externalName, _distribution) = (ServiceType.ClusterIp, "", null);
        (_hasAffinity, _affinitySeconds) = (false, DefaultAffinitySeconds);
        (_isLocal, _isLocalFromOutside, _publishesNotReady) = (false, false, false);
    }

    internal ServiceObject Make(ObjectMeta meta, IEnumerable<string> ingress) => new()
    {
        Namespace = meta.Namespace,
        Name = meta.Name,
        Type = _type,
        ClusterIps = [.. _ips],
        Ports = [.. _ports],
        ExternalName = _externalName,
        IsLocalFromOutside = _isLocalFromOutside,
        Ingress = [.. ingress],
        Traits = Traits(),
    };

    internal void Read(ref JsonCursor json)
    {
        if (!json.IsObject())
            return;

        while (json.Property(out var name))
        {
            if (name.SequenceEqual("type"u8))
                _type = TypeOf(json.Text());
            else if (name.SequenceEqual("ports"u8))
                ReadPorts(ref json);
            else if (name.SequenceEqual("clusterIP"u8))
                AddIp(json.Text());
            else if (name.SequenceEqual("clusterIPs"u8))
                ReadIps(ref json);
            else if (name.SequenceEqual("externalName"u8))
                _externalName = TextPool.Decode(json.Name());
            else
                ReadTrait(ref json, name);
        }
    }

    private ServiceTraits Traits() => !_hasAffinity && !_isLocal && !_publishesNotReady && _distribution is null
        ? ServiceTraits.None
        : new ServiceTraits
        {
            ClientAffinity = _hasAffinity ? TimeSpan.FromSeconds(Math.Clamp(_affinitySeconds, 1, LongestAffinitySeconds)) : null,
            NodeLocalOnly = _isLocal,
            TrafficDistribution = _distribution,
            PublishesNotReady = _publishesNotReady,
        };

    private void ReadTrait(ref JsonCursor json, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("sessionAffinity"u8))
            _hasAffinity = json.Text().SequenceEqual("ClientIP"u8);
        else if (name.SequenceEqual("sessionAffinityConfig"u8))
            ReadAffinity(ref json);
        else if (name.SequenceEqual("internalTrafficPolicy"u8))
            _isLocal = json.Text().SequenceEqual("Local"u8);
        else if (name.SequenceEqual("externalTrafficPolicy"u8))
            _isLocalFromOutside = json.Text().SequenceEqual("Local"u8);
        else if (name.SequenceEqual("trafficDistribution"u8))
            _distribution = json.Name() is { IsEmpty: false } text ? texts.Get(text) : null;
        else if (name.SequenceEqual("publishNotReadyAddresses"u8))
            _publishesNotReady = json.Flag() is true;
        else
            json.Skip();
    }

    private void ReadIps(ref JsonCursor json)
    {
        if (!json.IsArray())
            return;

        while (json.Item())
            AddIp(json.Text());
    }

    // clusterIPs repeats clusterIP; "None" and "" are no addresses.
    private void AddIp(ReadOnlySpan<byte> text)
    {
        if (AddressText.TryParse(text) is { } ip && !_ips.Contains(ip))
            _ips.Add(ip);
    }

    private void ReadAffinity(ref JsonCursor json)
    {
        if (!json.IsObject())
            return;

        while (json.Property(out var name))
        {
            if (!name.SequenceEqual("clientIP"u8))
            {
                json.Skip();
                continue;
            }

            if (!json.IsObject())
                continue;

            while (json.Property(out var inner))
            {
                if (inner.SequenceEqual("timeoutSeconds"u8))
                    _affinitySeconds = json.Number() ?? DefaultAffinitySeconds;
                else
                    json.Skip();
            }
        }
    }

    private void ReadPorts(ref JsonCursor json)
    {
        _ports.Clear();
        if (!json.IsArray())
            return;

        while (json.Item())
        {
            if (json.IsObject())
                ReadPort(ref json);
        }
    }

    private void ReadPort(ref JsonCursor json)
    {
        var (portName, number, nodePort, isTcp) = ("", 0L, 0L, true);
        string? appProtocol = null;
        while (json.Property(out var name))
        {
            if (name.SequenceEqual("name"u8))
                portName = texts.Get(json.Name());
            else if (name.SequenceEqual("port"u8))
                number = json.Number() ?? 0;
            else if (name.SequenceEqual("nodePort"u8))
                nodePort = json.Number() ?? 0;
            else if (name.SequenceEqual("protocol"u8))
                isTcp = json.Text() is var protocol && (protocol.IsEmpty || protocol.SequenceEqual("TCP"u8));
            else if (name.SequenceEqual("appProtocol"u8))
                appProtocol = json.Name() is { IsEmpty: false } text ? texts.Get(text) : null;
            else
                json.Skip();
        }

        if (isTcp && IsPort(number))
            _ports.Add(new(portName, (int)number, IsPort(nodePort) ? (int)nodePort : 0, appProtocol));
    }

    private static bool IsPort(long number) => number is > 0 and <= 65535;

    private static ServiceType TypeOf(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("NodePort"u8) ? ServiceType.NodePort
        : type.SequenceEqual("LoadBalancer"u8) ? ServiceType.LoadBalancer
        : type.SequenceEqual("ExternalName"u8) ? ServiceType.ExternalName
        : ServiceType.ClusterIp;
}
