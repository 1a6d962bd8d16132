namespace Discovery;

/// <summary>An endpoint set as it stands in a file.</summary>
internal sealed record LastGoodSet(
    int Format, string Service, DateTimeOffset SavedAt, string Source, IReadOnlyList<LastGoodEndpoint?> Endpoints,
    TimeSpan? ClientAffinity, bool NodeLocalOnly, string? TrafficDistribution, bool PublishesNotReady)
{
    internal const int CurrentFormat = 1;

    internal static LastGoodSet Of(ServiceName service, EndpointSet set, DateTimeOffset now) => new(
        CurrentFormat, service.ToString(), now, set.Source, [.. set.Endpoints.Select(LastGoodEndpoint.Of)],
        set.Traits.ClientAffinity, set.Traits.NodeLocalOnly, set.Traits.TrafficDistribution, set.Traits.PublishesNotReady);

    internal EndpointSet ToSet() => new(Source, Endpoints.Select(e => e?.ToEndpoint() ?? throw new FormatException("an endpoint is null")))
    {
        Traits = new ServiceTraits
        {
            ClientAffinity = ClientAffinity,
            NodeLocalOnly = NodeLocalOnly,
            TrafficDistribution = TrafficDistribution,
            PublishesNotReady = PublishesNotReady,
        },
    };
}
