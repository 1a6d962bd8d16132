using System.Net;

namespace Discovery.Kubernetes.Wire;

/// <summary>Goes through the endpoints of a slice, which <see cref="SlicePacking"/> has packed.</summary>
internal ref struct PackedEndpoints
{
    private readonly int _addressLength;
    private readonly EndpointPlace[] _places;
    // The names of pods differ in their ends, so the buffer holds the start of the next.
    private readonly Span<byte> _name;
    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<byte> _address;
    private ReadOnlySpan<byte> _uid;
    private ReadOnlySpan<byte> _uidText;
    private int _nameLength;

    /// <param name="bytes">The packed endpoints.</param>
    /// <param name="addressLength">4 or 16.</param>
    /// <param name="places">The places by number, from 1.</param>
    /// <param name="buffer">Room for a name.</param>
    internal PackedEndpoints(ReadOnlySpan<byte> bytes, int addressLength, EndpointPlace[] places, Span<byte> buffer)
    {
        _rest = bytes;
        _addressLength = addressLength;
        _places = places;
        _name = buffer;
    }

    /// <summary>Room for the longest name.</summary>
    internal const int NameLength = 256;

    internal EndpointFlags Flags { get; private set; }

    internal EndpointPlace? Place { get; private set; }

    /// <summary>The name of the pod; empty if there is none.</summary>
    internal readonly ReadOnlySpan<byte> Name => (Flags & EndpointFlags.Name) != EndpointFlags.None ? _name[.._nameLength] : default;

    /// <summary>The hostname; empty if there is none.</summary>
    internal ReadOnlySpan<byte> Hostname { get; private set; }

    /// <summary>The bytes of the address.</summary>
    internal readonly ReadOnlySpan<byte> Address => _address;

    internal readonly IPAddress ToAddress() => new(_address);

    internal readonly string? ToUid() =>
        (Flags & EndpointFlags.Uid) != EndpointFlags.None ? new Guid(_uid, bigEndian: true).ToString()
        : (Flags & EndpointFlags.UidText) != EndpointFlags.None ? TextPool.Decode(_uidText)
        : null;

    /// <summary>Whether the UID is this.</summary>
    internal readonly bool IsUid(string? uid)
    {
        Span<char> text = stackalloc char[36];
        if ((Flags & EndpointFlags.Uid) != EndpointFlags.None)
            return new Guid(_uid, bigEndian: true).TryFormat(text, out _) && text.SequenceEqual(uid);
        return (Flags & EndpointFlags.UidText) != EndpointFlags.None ? uid is not null && TextPool.AreEqual(_uidText, uid) : uid is null;
    }

    internal bool Next()
    {
        if (_rest.IsEmpty)
            return false;

        Flags = (EndpointFlags)Take(1)[0];
        _address = Take(_addressLength);
        if ((Flags & EndpointFlags.Uid) != EndpointFlags.None)
            _uid = Take(16);
        else if ((Flags & EndpointFlags.UidText) != EndpointFlags.None)
            _uidText = Take(Number());

        Place = Number() is > 0 and var number ? _places[number - 1] : null;
        if ((Flags & EndpointFlags.Name) != EndpointFlags.None)
        {
            var same = Number();
            var end = Take(Number());
            end.CopyTo(_name[same..]);
            _nameLength = same + end.Length;
        }

        Hostname = (Flags & EndpointFlags.Hostname) != EndpointFlags.None ? Take(Number())
            : (Flags & EndpointFlags.HostnameIsName) != EndpointFlags.None ? Name
            : default;
        return true;
    }

    private int Number()
    {
        var number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = Take(1)[0];
            number |= (part & 0x7F) << shift;
            if (part < 0x80)
                return number;
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
