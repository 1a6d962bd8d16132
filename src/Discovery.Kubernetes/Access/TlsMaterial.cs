using System.Security.Cryptography;

namespace Discovery.Kubernetes.Access;

/// <summary>The PEM texts that a connection is made with. Two that are equal make the same connections.</summary>
/// <param name="Authority">Who may have signed the server's certificate.</param>
/// <param name="Certificate">The client certificate, and those between it and its authority.</param>
/// <param name="Key">Its key.</param>
internal readonly record struct TlsMaterial(string? Authority, string? Certificate, string? Key)
{
    // A record would print the key.
    public override string ToString() => nameof(TlsMaterial);

    /// <summary>Whether an exception tells that material cannot be read or used.</summary>
    internal static bool IsFault(Exception thrown) =>
        thrown is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;
}
