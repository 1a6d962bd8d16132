namespace Discovery.Kubernetes.Wire;

/// <summary>UIDs as Kubernetes writes them: a UUID in lower case. Other UIDs stay text.</summary>
internal static class UidText
{
    private const int Length = 36;

    /// <summary>Reads a UID if it is of the usual form, so that writing it gives the same text.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out Guid uid)
    {
        Span<byte> again = stackalloc byte[Length];
        if (text.Length == Length && Guid.TryParse(text, out uid) && uid.TryFormat(again, out _) && again.SequenceEqual(text))
            return true;

        uid = default;
        return false;
    }
}
