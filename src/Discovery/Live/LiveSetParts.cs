using Discovery.Diagnostics;
using Discovery.Health;
using Microsoft.Extensions.Logging;

namespace Discovery;

/// <summary>What the live sets of one directory share.</summary>
/// <param name="Options">How they are kept.</param>
/// <param name="Probes">The probes that health options may name, and how each is made.</param>
/// <param name="Locality">Where this client runs.</param>
/// <param name="Seed">What makes this client's random subsets differ from others'.</param>
/// <param name="TimeProvider">The clock.</param>
/// <param name="Random">The randomness.</param>
/// <param name="Meter">The meter.</param>
/// <param name="Logger">The log.</param>
internal sealed record LiveSetParts(
    LiveSetOptions Options,
    IReadOnlyDictionary<string, Func<ProbeOptions, IHealthProbe>> Probes,
    Locality Locality,
    long Seed,
    TimeProvider TimeProvider,
    Random Random,
    DiscoveryMeter Meter,
    ILogger Logger);
