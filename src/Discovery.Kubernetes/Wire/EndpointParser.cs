namespace Discovery.Kubernetes.Wire;

/// <summary>Reads the endpoints of an EndpointSlice into a draft: the first token by token, those that look like it by template.</summary>
/// <remarks>A file above 200 lines, because the fields of an endpoint are many and each takes its few lines.</remarks>
internal sealed class EndpointParser(TextPool texts, SliceDraft draft)
{
    private readonly PlacePool _places = new();
    private readonly EndpointTemplate _template = new();
    private readonly (EndpointField Field, int Start, int Length)[] _found = new (EndpointField, int, int)[EndpointTemplate.MostTexts];

    /// <summary>Reads the array that the cursor stands on.</summary>
    internal void Read(ref JsonCursor json)
    {
        draft.BeginEndpoints();
        if (!json.IsArray())
            return;

        while (json.Item())
        {
            if (!json.IsObject())
                continue;

            var start = json.TokenStart;
            _template.Begin(start);
            ref var endpoint = ref draft.Add();
            ReadEndpoint(ref json, ref endpoint);
            if (json.IsStarved)
                return;

            _template.Learn(json.Between(start, json.Consumed), endpoint.Flags);
            json.Pass(ReadAlike(json.Rest));
        }
    }

    /// <summary>Reads the endpoints that follow as long as they look like the last one.</summary>
    /// <returns>The length of what was read.</returns>
    private int ReadAlike(ReadOnlySpan<byte> bytes)
    {
        var found = _found.AsSpan();
        for (var taken = 0; ;)
        {
            if (taken == bytes.Length || bytes[taken] != ',')
                return taken;

            var next = bytes[(taken + 1)..];
            var length = _template.Match(next, found);
            if (length == 0)
                return taken;

            ref var endpoint = ref draft.Add();
            endpoint.Flags = _template.Conditions;
            _places.Begin();
            foreach (var (field, start, size) in found[.._template.Count])
                Set(field, next.Slice(start, size), ref endpoint);
            endpoint.Place = _places.Take();
            taken += 1 + length;
        }
    }

    private void ReadEndpoint(ref JsonCursor json, ref EndpointDraft endpoint)
    {
        _places.Begin();
        while (json.Property(out var name))
        {
            if (name.SequenceEqual("addresses"u8))
                ReadAddresses(ref json, ref endpoint);
            else if (name.SequenceEqual("conditions"u8))
                ReadConditions(ref json, ref endpoint);
            else if (name.SequenceEqual("targetRef"u8))
                ReadPod(ref json, ref endpoint);
            else if (name.SequenceEqual("nodeName"u8))
                Take(EndpointField.Node, ref json, ref endpoint);
            else if (name.SequenceEqual("zone"u8))
                Take(EndpointField.Zone, ref json, ref endpoint);
            else if (name.SequenceEqual("hostname"u8))
                Take(EndpointField.Hostname, ref json, ref endpoint);
            else if (name.SequenceEqual("hints"u8))
                ReadHints(ref json, ref endpoint);
            else if (name.SequenceEqual("deprecatedTopology"u8))
                ReadTopology(ref json, ref endpoint);
            else
                json.Skip();
        }

        endpoint.Place = _places.Take();
    }

    private void Take(EndpointField field, ref JsonCursor json, ref EndpointDraft endpoint)
    {
        var text = json.Name();
        if (json.PlainLength is >= 0 and var length)
            _template.Add(field, json.TokenStart + 1, length);
        Set(field, text, ref endpoint);
    }

    private void Set(EndpointField field, ReadOnlySpan<byte> text, ref EndpointDraft endpoint)
    {
        switch (field)
        {
            case EndpointField.Address:
                endpoint.AddressLength = AddressText.Parse(text, out endpoint.Address);
                break;
            case EndpointField.Pod:
                endpoint.Name = draft.Keep(text);
                break;
            case EndpointField.Uid:
                draft.SetUid(text, ref endpoint);
                break;
            case EndpointField.Hostname:
                endpoint.Hostname = draft.Keep(text);
                break;
            case EndpointField.Node:
                _places.Node = Pooled(text);
                break;
            case EndpointField.Zone:
                _places.Zone = Pooled(text);
                break;
            case EndpointField.FormerZone:
                _places.FormerZone = Pooled(text);
                break;
            case EndpointField.ForZone or EndpointField.ForNode when !text.IsEmpty:
                _places.AddHint(texts.Get(text), field == EndpointField.ForZone);
                break;
        }
    }

    // Further addresses of an endpoint have no defined meaning; kube-proxy reads none of them.
    private void ReadAddresses(ref JsonCursor json, ref EndpointDraft endpoint)
    {
        if (!json.IsArray())
            return;

        var isFirst = true;
        while (json.Item())
        {
            if (isFirst)
                Take(EndpointField.Address, ref json, ref endpoint);
            else
                json.Text();
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
                Take(EndpointField.Pod, ref json, ref endpoint);
            else if (name.SequenceEqual("uid"u8))
                Take(EndpointField.Uid, ref json, ref endpoint);
            else
                json.Skip();
        }
    }

    private void ReadHints(ref JsonCursor json, ref EndpointDraft endpoint)
    {
        _places.BeginHints();
        if (!json.IsObject())
            return;

        while (json.Property(out var name))
        {
            if (name.SequenceEqual("forZones"u8))
                ReadNames(EndpointField.ForZone, ref json, ref endpoint);
            else if (name.SequenceEqual("forNodes"u8))
                ReadNames(EndpointField.ForNode, ref json, ref endpoint);
            else
                json.Skip();
        }
    }

    private void ReadNames(EndpointField field, ref JsonCursor json, ref EndpointDraft endpoint)
    {
        if (!json.IsArray())
            return;

        while (json.Item())
        {
            if (!json.IsObject())
                continue;

            while (json.Property(out var name))
            {
                if (name.SequenceEqual("name"u8))
                    Take(field, ref json, ref endpoint);
                else
                    json.Skip();
            }
        }
    }

    /// <summary>What v1beta1 said of the place; v1 servers still hand it out for old slices.</summary>
    private void ReadTopology(ref JsonCursor json, ref EndpointDraft endpoint)
    {
        if (!json.IsObject())
            return;

        while (json.Property(out var name))
        {
            if (name.SequenceEqual("topology.kubernetes.io/zone"u8))
                Take(EndpointField.FormerZone, ref json, ref endpoint);
            else
                json.Skip();
        }
    }

    private string? Pooled(ReadOnlySpan<byte> text) => text.IsEmpty ? null : texts.Get(text);
}
