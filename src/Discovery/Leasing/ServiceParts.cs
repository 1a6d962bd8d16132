using Discovery.Balancing;

namespace Discovery;

/// <summary>What the services of one directory share.</summary>
/// <param name="Live">What their live sets share.</param>
/// <param name="Slots">Lease slots to use again.</param>
/// <param name="Policies">The policies that can be named.</param>
/// <param name="OwnKey">The key that stands for this process. Drawn, for a process does not know the address it is seen by; each
/// process has another, so that hashed keys of many spread.</param>
/// <param name="Find">Finds or makes a service.</param>
internal sealed record ServiceParts(
    LiveSetParts Live, LeaseSlots Slots, PolicyCatalog Policies, AffinityKey OwnKey, Func<ServiceName, Service> Find)
{
    internal Random Random => Live.Random;
}
