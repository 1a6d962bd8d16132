namespace Discovery.Kubernetes.Wire;

/// <summary>Reads the ports of an EndpointSlice, or of a subset of Endpoints, into a draft.</summary>
internal sealed class PortParser(TextPool texts, SliceDraft draft)
{
    /// <summary>Reads the array that the cursor stands on.</summary>
    internal void Read(ref JsonCursor json)
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
