using System.Runtime.CompilerServices;

namespace Discovery.Http.Transports;

/// <summary>An endpoint, and the service under whose name it is reached: the name is what TLS and redirects go by.</summary>
/// <remarks>Where traffic is split, one endpoint is reached under several names.</remarks>
internal readonly struct TransportKey(Candidate candidate, ServiceName service) : IEquatable<TransportKey>
{
    internal Candidate Candidate { get; } = candidate;

    private ServiceName Service { get; } = service;

    public bool Equals(TransportKey other) => ReferenceEquals(Candidate, other.Candidate) && Service.Equals(other.Service);

    public override bool Equals(object? obj) => obj is TransportKey other && Equals(other);

    // Nearly always there is one service for a candidate: its hash would tell nobody apart and cost each request.
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(Candidate);
}
