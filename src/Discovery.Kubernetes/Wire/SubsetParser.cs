namespace Discovery.Kubernetes.Wire;

/// <summary>Reads a subset of an Endpoints object into a draft.</summary>
internal sealed class SubsetParser(TextPool texts, SliceDraft draft)
{
    private readonly PlacePool _places = new();
    private readonly PortParser _ports = new(texts, draft);

    /// <summary>Reads the object that the cursor stands on.</summary>
    internal void Read(ref JsonCursor json)
    {
        while (json.Property(out var name))
        {
            if (name.SequenceEqual("addresses"u8))
                ReadAddresses(ref json, isReady: true);
            else if (name.SequenceEqual("notReadyAddresses"u8))
                ReadAddresses(ref json, isReady: false);
            else if (name.SequenceEqual("ports"u8))
                _ports.Read(ref json);
            else
                json.Skip();
        }
    }

    private void ReadAddresses(ref JsonCursor json, bool isReady)
    {
        if (!json.IsArray())
            return;

        while (json.Item())
        {
            if (!json.IsObject())
                continue;

            ref var endpoint = ref draft.Add();
            // They do not tell "shutting down" from "not ready".
            endpoint.Flags = isReady ? EndpointFlags.Ready | EndpointFlags.Serving : EndpointFlags.None;
            ReadAddress(ref json, ref endpoint);
        }
    }

    private void ReadAddress(ref JsonCursor json, ref EndpointDraft endpoint)
    {
        _places.Begin();
        while (json.Property(out var name))
        {
            if (name.SequenceEqual("ip"u8))
                endpoint.AddressLength = AddressText.Parse(json.Name(), out endpoint.Address);
            else if (name.SequenceEqual("hostname"u8))
                endpoint.Hostname = draft.Keep(json.Name());
            else if (name.SequenceEqual("nodeName"u8))
                _places.Node = json.Name() is { IsEmpty: false } node ? texts.Get(node) : null;
            else if (name.SequenceEqual("targetRef"u8))
                ReadPod(ref json, ref endpoint);
            else
                json.Skip();
        }

        endpoint.Place = _places.Take();
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
                draft.SetUid(json.Name(), ref endpoint);
            else
                json.Skip();
        }
    }
}
