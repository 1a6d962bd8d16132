using Discovery.Dns.Messages;

namespace Discovery.Dns;

/// <summary>Asks recursive DNS servers over UDP and TCP, as resolv.conf(5) says and as RFC 5452 guards.</summary>
/// <remarks>Keeps nothing but what it learned of its servers: which are slow, which know no EDNS. Follows changes of resolv.conf.</remarks>
public sealed class StubResolver : IDnsResolver, IDisposable
{
    /// <summary>Makes a resolver.</summary>
    /// <param name="options">Which servers, and how. Copied.</param>
    /// <param name="timeProvider">The clock. Default: <see langword="null"/>, the system's.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all faults.</exception>
    public StubResolver(StubResolverOptions? options = null, TimeProvider? timeProvider = null) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Closes the connections.</summary>
    public void Dispose() => throw new NotImplementedException();
}
