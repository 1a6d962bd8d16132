using System.Buffers.Binary;

namespace Discovery.Kubernetes.Wire;

/// <summary>Writes the endpoints of a draft one after the other into bytes, as <see cref="PackedEndpoints"/> reads them.</summary>
/// <remarks>
/// Each is: <see cref="EndpointFlags"/>; the address, 4 or 16 bytes; the UID, if any, 16 bytes or a text; the number of its place,
/// 0 for none; its name, of which only what differs from the name before is written; its hostname, if it is another. Numbers are
/// of 7 bits per byte, the lowest first; texts follow their length. About 40 bytes for a pod, where objects take 400.
/// </remarks>
internal sealed class SlicePacking
{
    private readonly Dictionary<EndpointPlace, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly List<EndpointPlace> _places = [];
    private byte[] _bytes = new byte[1024];
    private int _length;

    internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    internal List<EndpointPlace> Places => _places;

    internal void Pack(SliceDraft draft)
    {
        _length = 0;
        _places.Clear();
        _numbers.Clear();
        ReadOnlySpan<byte> before = default;
        foreach (ref readonly var endpoint in draft.Endpoints)
        {
            if (endpoint.AddressLength != draft.AddressLength || draft.AddressLength == 0)
                continue;

            Pack(endpoint, draft.Texts, before);
            before = Longest(draft.Texts[endpoint.Name], before);
        }
    }

    private static ReadOnlySpan<byte> Longest(ReadOnlySpan<byte> name, ReadOnlySpan<byte> before) => name.IsEmpty ? before : name;

    private void Pack(in EndpointDraft endpoint, ReadOnlySpan<byte> texts, ReadOnlySpan<byte> before)
    {
        var name = texts[endpoint.Name];
        var hostname = texts[endpoint.Hostname];
        var flags = endpoint.Flags
            | (name.IsEmpty ? EndpointFlags.None : EndpointFlags.Name)
            | (hostname.IsEmpty ? EndpointFlags.None : hostname.SequenceEqual(name) ? EndpointFlags.HostnameIsName : EndpointFlags.Hostname);
        Reserve(64 + name.Length + hostname.Length + endpoint.UidText.End.Value - endpoint.UidText.Start.Value);
        _bytes[_length++] = (byte)flags;
        WriteAddress(endpoint);
        if ((flags & EndpointFlags.Uid) != EndpointFlags.None)
            BinaryPrimitives.WriteUInt128BigEndian(Take(16), endpoint.Uid);
        else if ((flags & EndpointFlags.UidText) != EndpointFlags.None)
            Write(texts[endpoint.UidText]);

        Write(NumberOf(endpoint.Place));
        if ((flags & EndpointFlags.Name) != EndpointFlags.None)
        {
            var same = name.CommonPrefixLength(before);
            Write(same);
            Write(name[same..]);
        }

        if ((flags & EndpointFlags.Hostname) != EndpointFlags.None)
            Write(hostname);
    }

    private void WriteAddress(in EndpointDraft endpoint)
    {
        if (endpoint.AddressLength == 4)
            BinaryPrimitives.WriteUInt32BigEndian(Take(4), (uint)endpoint.Address);
        else
            BinaryPrimitives.WriteUInt128BigEndian(Take(16), endpoint.Address);
    }

    private int NumberOf(EndpointPlace? place)
    {
        if (place is null)
            return 0;
        if (_numbers.TryGetValue(place, out var number))
            return number;

        _places.Add(place);
        return _numbers[place] = _places.Count;
    }

    private void Write(ReadOnlySpan<byte> text)
    {
        Write(text.Length);
        text.CopyTo(Take(text.Length));
    }

    private void Write(int number)
    {
        for (; number >= 0x80; number >>= 7)
            _bytes[_length++] = (byte)(number | 0x80);
        _bytes[_length++] = (byte)number;
    }

    private Span<byte> Take(int length)
    {
        _length += length;
        return _bytes.AsSpan(_length - length, length);
    }

    private void Reserve(int length)
    {
        if (_bytes.Length - _length < length)
            Array.Resize(ref _bytes, 2 * (_length + length));
    }
}
