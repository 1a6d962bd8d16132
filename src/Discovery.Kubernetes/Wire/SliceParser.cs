namespace Discovery.Kubernetes.Wire;

/// <summary>Reads the JSON of an EndpointSlice into a draft. Fields that are not named here are passed over.</summary>
internal sealed class SliceParser(TextPool texts, ObjectMeta meta, SliceDraft draft)
{
    private readonly EndpointParser _endpoints = new(texts, draft);
    private readonly PortParser _ports = new(texts, draft);

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
                _ports.Read(ref json);
            else
                json.Skip();
        }
    }

    private void ReadType(ReadOnlySpan<byte> type)
    {
        draft.AddressLength = type.SequenceEqual("IPv4"u8) ? 4 : type.SequenceEqual("IPv6"u8) ? 16 : 0;
        draft.HoldsHostNames = type.SequenceEqual("FQDN"u8);
    }
}
