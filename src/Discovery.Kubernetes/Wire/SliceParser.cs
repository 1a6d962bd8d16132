using Discovery.Endpoints;

namespace Discovery.Kubernetes.Wire;

/// <summary>Reads the JSON of an EndpointSlice into a draft. Fields that are not named here are passed over.</summary>
internal sealed class SliceParser(TextPool texts, ObjectMeta meta, SliceDraft draft)
{
    private readonly PlacePool _places = new();

    internal void Read(ref JsonCursor json)
    {
        meta.Begin();
        draft.Begin();
        if (!json.IsObject())
            return;

        while (json.Property(out var name))
        {
            if (name.SequenceEqual("metadata"u8))
                meta.Read(ref json);
            else if (name.SequenceEqual("addressType"u8))
                ReadType(json.Text());
            else if (name.SequenceEqual("endpoints"u8))
                ReadEndpoints(ref json);
            else if (name.SequenceEqual("ports"u8))
                ReadPorts(ref json);
            else
                json.Skip();
        }
    }

    private void ReadType(ReadOnlySpan<byte> type)
    {
        draft.AddressLength = type.SequenceEqual("IPv4"u8) ? 4 : type.SequenceEqual("IPv6"u8) ? 16 : 0;
        draft.HoldsHostNames = type.SequenceEqual("FQDN"u8);
    }

    private void ReadEndpoints(ref JsonCursor json)
    {
        draft.BeginEndpoints();
        if (!json.IsArray())
            return;

        while (json.Item())
        {
            if (json.IsObject())
                ReadEndpoint(ref json, ref draft.Add());
        }
    }

    private void ReadEndpoint(ref JsonCursor json, ref EndpointDraft endpoint)
    {
        _places.Begin();
        string? formerZone = null;
        while (json.Property(out var name))
        {
            if (name.SequenceEqual("addresses"u8))
                ReadAddresses(ref json, ref endpoint);
            else if (name.SequenceEqual("conditions"u8))
                ReadConditions(ref json, ref endpoint);
            else if (name.SequenceEqual("targetRef"u8))
                ReadPod(ref json, ref endpoint);
            else if (name.SequenceEqual("nodeName"u8))
                _places.Node = Pooled(json.Name());
            else if (name.SequenceEqual("zone"u8))
                _places.Zone = Pooled(json.Name());
            else if (name.SequenceEqual("hostname"u8))
                endpoint.Hostname = draft.Keep(json.Name());
            else if (name.SequenceEqual("hints"u8))
                ReadHints(ref json);
            else if (name.SequenceEqual("deprecatedTopology"u8))
                formerZone = ReadTopology(ref json);
            else
                json.Skip();
        }

        _places.Zone ??= formerZone;
        endpoint.Place = _places.Take();
    }

    // Further addresses of an endpoint have no defined meaning; kube-proxy reads none of them.
    private static void ReadAddresses(ref JsonCursor json, ref EndpointDraft endpoint)
    {
        if (!json.IsArray())
            return;

        var isFirst = true;
        while (json.Item())
        {
            var text = json.Text();
            if (isFirst)
                endpoint.AddressLength = AddressText.Parse(text, out endpoint.Address);
            isFirst = false;
        }
    }

    // What is not said is ready, serving and not terminating. "Ready" is believed, not derived from the other two: with
    // publishNotReadyAddresses it is true whatever they say.
    private static void ReadConditions(ref JsonCursor json, ref EndpointDraft endpoint)
    {
        if (!json.IsObject())
            return;

        var conditions = EndpointConditions.Healthy;
        while (json.Property(out var name))
        {
            if (name.SequenceEqual("ready"u8))
                conditions &= json.Flag() is false ? ~EndpointConditions.Ready : conditions;
            else if (name.SequenceEqual("serving"u8))
                conditions &= json.Flag() is false ? ~EndpointConditions.Serving : conditions;
            else if (name.SequenceEqual("terminating"u8))
                conditions |= json.Flag() is true ? EndpointConditions.Terminating : EndpointConditions.None;
            else
                json.Skip();
        }

        endpoint.Flags = (endpoint.Flags & ~EndpointFlags.Conditions) | (EndpointFlags)conditions;
    }

    private void ReadPod(ref JsonCursor json, ref EndpointDraft endpoint)
    {
        if (!json.IsObject())
            return;

        while (json.Property(out var name))
        {
            if (name.SequenceEqual("name"u8))
                endpoint.Name = draft.Keep(json.Name());
            else if (name.SequenceEqual("uid"u8))
                ReadUid(json.Name(), ref endpoint);
            else
                json.Skip();
        }
    }

    private void ReadUid(ReadOnlySpan<byte> text, ref EndpointDraft endpoint)
    {
        endpoint.Flags &= ~(EndpointFlags.Uid | EndpointFlags.UidText);
        if (UidText.TryParse(text, out endpoint.Uid))
        {
            endpoint.Flags |= EndpointFlags.Uid;
        }
        else if (!text.IsEmpty)
        {
            endpoint.Flags |= EndpointFlags.UidText;
            endpoint.UidText = draft.Keep(text);
        }
    }

    private void ReadHints(ref JsonCursor json)
    {
        _places.BeginHints();
        if (!json.IsObject())
            return;

        while (json.Property(out var name))
        {
            if (name.SequenceEqual("forZones"u8))
                ReadNames(ref json, isZone: true);
            else if (name.SequenceEqual("forNodes"u8))
                ReadNames(ref json, isZone: false);
            else
                json.Skip();
        }
    }

    private void ReadNames(ref JsonCursor json, bool isZone)
    {
        if (!json.IsArray())
            return;

        while (json.Item())
        {
            if (!json.IsObject())
                continue;

            while (json.Property(out var name))
            {
                if (!name.SequenceEqual("name"u8))
                    json.Skip();
                else if (Pooled(json.Name()) is { } place)
                    _places.AddHint(place, isZone);
            }
        }
    }

    /// <summary>What v1beta1 said of the place; v1 servers still hand it out for old slices.</summary>
    private string? ReadTopology(ref JsonCursor json)
    {
        if (!json.IsObject())
            return null;

        string? zone = null;
        while (json.Property(out var name))
        {
            if (name.SequenceEqual("topology.kubernetes.io/zone"u8))
                zone = Pooled(json.Name());
            else
                json.Skip();
        }

        return zone;
    }

    private void ReadPorts(ref JsonCursor json)
    {
        draft.BeginPorts();
        if (!json.IsArray())
            return;

        while (json.Item())
        {
            if (json.IsObject())
                ReadPort(ref json);
        }
    }

    // Kept are those that can be connected to: TCP, which is the default, with a number.
    private void ReadPort(ref JsonCursor json)
    {
        var (portName, number, isTcp) = ("", 0L, true);
        string? appProtocol = null;
        while (json.Property(out var name))
        {
            if (name.SequenceEqual("name"u8))
                portName = texts.Get(json.Name());
            else if (name.SequenceEqual("port"u8))
                number = json.Number() ?? 0;
            else if (name.SequenceEqual("protocol"u8))
                isTcp = json.Text() is var protocol && (protocol.IsEmpty || protocol.SequenceEqual("TCP"u8));
            else if (name.SequenceEqual("appProtocol"u8))
                appProtocol = Pooled(json.Name());
            else
                json.Skip();
        }

        draft.AddPort(new(portName, isTcp && number is > 0 and <= 65535 ? (int)number : 0, appProtocol));
    }

    private string? Pooled(ReadOnlySpan<byte> text) => text.IsEmpty ? null : texts.Get(text);
}
