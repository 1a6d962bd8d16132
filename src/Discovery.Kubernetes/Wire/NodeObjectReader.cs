using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Discovery.Kubernetes.Wire;

/// <summary>Reads Nodes.</summary>
internal sealed class NodeObjectReader : IObjectReader<NodeObject>
{
    private bool _isReady;
    private IPAddress? _address;
    private int _rank;

    public ObjectMeta Meta { get; } = new(new TextPool());

    public NodeObject? Read(ref JsonCursor json, bool isBookmark)
    {
        Meta.Begin();
        (_isReady, _address, _rank) = (false, null, 0);
        if (json.IsObject())
        {
            while (json.Property(out var name))
            {
                if (name.SequenceEqual("metadata"u8))
                    Meta.Read(ref json);
                else if (name.SequenceEqual("status"u8))
                    ReadStatus(ref json);
                else
                    json.Skip();
            }
        }

        if (json.IsStarved || isBookmark)
            return null;
        return Meta.Name.Length > 0
            ? new NodeObject(Meta.Name, _isReady, _address, new Locality(Meta.Region, Meta.Zone, Meta.Name))
            : throw new JsonException("a Node has no metadata.name");
    }

    private void ReadStatus(ref JsonCursor json)
    {
        if (!json.IsObject())
            return;

        while (json.Property(out var name))
        {
            var isAddresses = name.SequenceEqual("addresses"u8);
            if (!isAddresses && !name.SequenceEqual("conditions"u8))
            {
                json.Skip();
                continue;
            }

            if (!json.IsArray())
                continue;

            while (json.Item())
            {
                if (json.IsObject())
                    ReadItem(ref json, isAddresses);
            }
        }
    }

    /// <summary>Reads an address or a condition: both have a type, and a value.</summary>
    private void ReadItem(ref JsonCursor json, bool isAddress)
    {
        var (rank, isOfReadiness, isTrue) = (0, false, false);
        IPAddress? address = null;
        while (json.Property(out var name))
        {
            if (name.SequenceEqual("type"u8))
                (rank, isOfReadiness) = (RankOf(json.Text()), json.Text().SequenceEqual("Ready"u8));
            else if (isAddress && name.SequenceEqual("address"u8))
                address = AddressText.TryParse(json.Text());
            else if (!isAddress && name.SequenceEqual("status"u8))
                isTrue = json.Text().SequenceEqual("True"u8);
            else
                json.Skip();
        }

        if (isOfReadiness)
            _isReady = isTrue;
        if (address is not null && rank > 0)
            Offer(address, rank + (address.AddressFamily == AddressFamily.InterNetwork ? 1 : 0));
    }

    private void Offer(IPAddress address, int rank)
    {
        if (rank > _rank)
            (_address, _rank) = (address, rank);
    }

    private static int RankOf(ReadOnlySpan<byte> type) => type.SequenceEqual("ExternalIP"u8) ? 3 : type.SequenceEqual("InternalIP"u8) ? 1 : 0;
}
