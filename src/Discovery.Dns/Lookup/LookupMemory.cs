using System.Collections.Immutable;
using Discovery.Dns.Messages;

namespace Discovery.Dns.Lookup;

/// <summary>What the lookups of one watched service remember of the ones before.</summary>
internal sealed class LookupMemory(ServiceName service)
{
    internal ServiceName Service => service;

    /// <summary>The last set that is not marked stale, or <see langword="null"/> before the first.</summary>
    internal EndpointSet? Set { get; set; }

    /// <summary>The endpoints as DNS says them, from which <see cref="Set"/> was made.</summary>
    internal ImmutableArray<ServiceEndpoint> Endpoints { get; set; } = [];

    /// <summary>The name that had records last.</summary>
    internal DnsName? FoundAt { get; set; }

    internal GoodAnswers Answers { get; } = new();

    /// <summary>Since when DNS denies a name that had endpoints; <see langword="null"/> if it does not.</summary>
    internal long? DeniedSince { get; set; }

    /// <summary>When the last lookup ended.</summary>
    internal long LookedUpAt { get; set; } = long.MinValue;

    internal LookupTrouble Trouble { get; set; }

    internal bool HasEndpoints => Set is { Endpoints.IsEmpty: false };
}
