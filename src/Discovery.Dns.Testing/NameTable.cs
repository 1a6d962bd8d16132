namespace Discovery.Dns.Testing;

/// <summary>Where in a message which names stand, for pointers to them.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, int> _offsets = new(StringComparer.Ordinal);

    /// <summary>Writes a name, with a pointer to what stands there already.</summary>
    public void Write(MemoryStream message, WireName name, bool compress)
    {
        for (var i = 0; i < name.Labels.Count; i++)
        {
            var key = name.SuffixKey(i);
            if (compress && _offsets.TryGetValue(key, out var offset))
            {
                message.WriteByte((byte)(0xC0 | (offset >> 8)));
                message.WriteByte((byte)offset);
                return;
            }

            Note(key, (int)message.Length);
            message.WriteByte((byte)name.Labels[i].Length);
            message.Write(name.Labels[i]);
        }

        message.WriteByte(0);
    }

    /// <summary>Notes a name that was written as it is.</summary>
    public void Note(WireName name, int offset)
    {
        for (var i = 0; i < name.Labels.Count; offset += name.Labels[i].Length + 1, i++)
            Note(name.SuffixKey(i), offset);
    }

    private void Note(string key, int offset)
    {
        // A pointer has 14 bits.
        if (offset < 0x4000)
            _offsets.TryAdd(key, offset);
    }
}
