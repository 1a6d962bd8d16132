using Discovery.Endpoints;
using Discovery.Policies;
using Discovery.Topology;

namespace Discovery.Connectors;

/// <summary>Whose endpoints a request for a service gets: the service's own, or those of one that its traffic is split across.</summary>
/// <remarks>Chosen before an attempt is made, and kept for all attempts of a request. Errors name the service that was chosen.</remarks>
internal sealed class ServiceRoute(
    EndpointLeaser own, ISplitSelector? splits, Func<ServiceName, EndpointLeaser> leaserOf, Random random)
{
    private volatile LeaserSplit? _split = Split(own, splits, leaserOf, random);

    /// <summary>The service that is asked for.</summary>
    internal EndpointLeaser Own => own;

    /// <summary>The split; <see langword="null"/> if there is none.</summary>
    internal LeaserSplit? Current => _split;

    internal EndpointLeaser LeaserFor(in PickRequest request) => _split is { } split ? split.Choose(request) : own;

    /// <summary>Asks for the split again.</summary>
    internal void Reset() => _split = Split(own, splits, leaserOf, random);

    private static LeaserSplit? Split(EndpointLeaser own, ISplitSelector? splits, Func<ServiceName, EndpointLeaser> leaserOf, Random random)
    {
        var service = own.Service;
        if (splits?.SplitFor(service) is not { Count: > 0 } targets)
            return null;

        var faults = SplitFaults.In(targets).Concat(SplitFaults.SumsToZero(targets) ? ["Weight sums to 0 over all targets"] : []);
        Fault.ThrowIfAny(faults.Select(fault => $"Split of '{service.Host}':{fault}"), nameof(splits));
        return new LeaserSplit([.. targets.Select(target => (target, leaserOf(service.WithHost(target.Service))))], own.ClientKey, random);
    }
}
