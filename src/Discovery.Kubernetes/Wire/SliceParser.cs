namespace Discovery.Kubernetes.Wire;

/// <summary>Reads the JSON of an EndpointSlice into a draft. Fields that are not named here are passed over.</summary>
internal sealed class SliceParser(TextPool texts, ObjectMeta meta, SliceDraft draft)
{
    private readonly EndpointParser _endpoints = new(texts, draft);

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
                _endpoints.Read(ref json);
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
