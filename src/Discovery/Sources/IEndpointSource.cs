namespace Discovery;

/// <summary>Tells who exists: yields the whole endpoint set of a service each time it changes.</summary>
public interface IEndpointSource
{
    /// <summary>Watches one service.</summary>
    /// <remarks>
    /// Yield the first answer as soon as it is known. Yield <see cref="EndpointSet.Absent"/> for a name you do not know and an
    /// empty set for a service without endpoints. If you could not ask, throw: the live set keeps the last good set, backs off and
    /// calls again. Where you remember things that must outlive a failure, yield <see cref="EndpointSet.Failed(Exception, EndpointSet)"/> instead,
    /// await <see cref="WatchContext.BackoffAsync"/> and go on. Never wait for ever without an answer: callers wait for your first
    /// answer or failure. Ending the enumeration means that nothing will ever change.
    /// </remarks>
    /// <param name="service">The service; a port's name is part of the question.</param>
    /// <param name="context">The clock, and the live set's wish to be told sooner.</param>
    /// <param name="cancellationToken">Cancelled when nobody needs the service any more.</param>
    /// <returns>Complete sets, never deltas.</returns>
    IAsyncEnumerable<EndpointSet> WatchAsync(ServiceName service, WatchContext context, CancellationToken cancellationToken);
}
