using System.Diagnostics.CodeAnalysis;
using Discovery.Affinity;
using Discovery.Balancing;
using Discovery.Http.Leases;
using Discovery.Http.Routing;
using Discovery.Http.Transports;

namespace Discovery.Http;

/// <summary>Sends each HTTP request to a live, well-chosen endpoint of the service that its URI names.</summary>
/// <remarks>
/// The request keeps its logical URI: Host, SNI, certificate checks, cookies and redirects follow the name. Each endpoint has a
/// connection pool of its own. Where an endpoint does not accept a connection, nothing was sent, and the next one is tried. The
/// lease of an endpoint ends when the response's body ends. Serves <c>HttpClient</c> (asynchronous and synchronous), gRPC channels
/// (<c>GrpcChannelOptions.HttpHandler</c>) and WebSockets. Owns its connections, but no watch: those are the directory's.
/// </remarks>
public sealed class DiscoveryHttpHandler : HttpMessageHandler
{
    // Set by Grpc.Net.Client on each request of a call made with WithWaitForReady.
    private static readonly HttpRequestOptionsKey<bool> GrpcWaitForReady = new("WaitForReady");

    private readonly HttpTransports _transports;
    private readonly HttpRoutes _routes;

    /// <summary>Makes a handler.</summary>
    /// <param name="directory">Whom to ask for endpoints; shared by all handlers of an application.</param>
    /// <param name="options">How to work; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names all of them.</exception>
    public DiscoveryHttpHandler(ServiceDirectory directory, DiscoveryHttpOptions? options = null)
        : this(directory, HttpTransports.From(directory, options ?? new DiscoveryHttpOptions()), options?.Policy)
    {
    }

    internal DiscoveryHttpHandler(ServiceDirectory directory, HttpTransports transports, PolicyChoice? policy)
    {
        _transports = transports;
        _routes = new HttpRoutes(directory, policy);
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        DispatchAsync(request, isAsync: true, cancellationToken).AsTask();

    /// <inheritdoc/>
    [SuppressMessage("Usage", "VSTHRD002", Justification = "Synchronous by contract. The task is complete, save while a service's first answer is awaited.")]
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sending = DispatchAsync(request, isAsync: false, cancellationToken);
        return sending.IsCompletedSuccessfully ? sending.Result : sending.AsTask().GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _transports.Dispose();
        base.Dispose(disposing);
    }

    // The affinity of the service asked for, also where its traffic is split: the key chooses among the targets too.
    private static PickRequest PickOf(HttpRoute route, HttpRequestMessage request)
    {
        var affinity = route.Leaser!.Affinity;
        var named = affinity.Source is AffinityKeySource.Header or AffinityKeySource.Cookie;
        if (HttpMessageFields.PeekOptions(request) is not { } options)
            return named ? new PickRequest { AffinityKey = RequestKey.Of(request, affinity) } : default;

        return new PickRequest
        {
            AffinityKey = options.TryGetValue(HttpRequestAffinity.Key, out var key) ? key : named ? RequestKey.Of(request, affinity) : null,
        };
    }

    private static bool WaitsForReady(HttpRequestMessage request) =>
        HttpMessageFields.PeekOptions(request) is { } options && options.TryGetValue(GrpcWaitForReady, out var wait) && wait;

    /// <summary>The whole path of a request whose transport answers at once, and the first step of all others.</summary>
    private ValueTask<HttpResponseMessage> DispatchAsync(HttpRequestMessage request, bool isAsync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var uri = request.RequestUri;
        if (uri is not { IsAbsoluteUri: true } || _routes.Find(uri) is not { Leaser: not null } route || route.PassesThrough)
            return _transports.PassAsync(request, isAsync, cancellationToken);

        var pick = PickOf(route, request);
        var leaser = route.LeaserFor(request, pick);
        if (!leaser.TryLease(pick, out var lease))
            return new(SendFirstAsync(route, leaser, request, isAsync, cancellationToken));

        var sending = _transports.SendAsync(route, lease, request, isAsync, cancellationToken);
        if (!sending.IsCompletedSuccessfully)
            return new(SendAttemptsAsync(route, leaser, lease, sending, request, uri, isAsync, cancellationToken));

        LeaseContent.Attach(sending.Result, lease);
        return sending;
    }

    /// <summary>Waits for what is not known yet, then sends.</summary>
    private async Task<HttpResponseMessage> SendFirstAsync(
        HttpRoute route, EndpointLeaser leaser, HttpRequestMessage request, bool isAsync, CancellationToken cancellationToken)
    {
        EndpointLease lease;
        try
        {
            lease = await leaser.LeaseAsync(PickOf(route, request), WaitsForReady(request), cancellationToken).ConfigureAwait(false);
        }
        catch (NoEndpointException exception)
        {
            throw SendFailure.ToHttp(exception);
        }

        if (route.PassesThrough)
        {
            lease.Dispose();
            return await _transports.PassAsync(request, isAsync, cancellationToken).ConfigureAwait(false);
        }

        var uri = request.RequestUri!;
        var sending = _transports.SendAsync(route, lease, request, isAsync, cancellationToken);
        return await SendAttemptsAsync(route, leaser, lease, sending, request, uri, isAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Awaits the answer; as long as nothing was sent, tries another endpoint.</summary>
    private async Task<HttpResponseMessage> SendAttemptsAsync(
        HttpRoute route, EndpointLeaser leaser, EndpointLease lease, ValueTask<HttpResponseMessage> sending, HttpRequestMessage request, Uri uri, bool isAsync, CancellationToken cancellationToken)
    {
        ConnectAttempts? attempts = null;
        while (true)
        {
            try
            {
                var response = await sending.ConfigureAwait(false);
                LeaseContent.Attach(response, lease);
                return response;
            }
            catch (Exception exception)
            {
                // The transport moves the request's URI when it follows a redirect: the endpoint has answered then.
                var outcome = ReferenceEquals(request.RequestUri, uri)
                    ? SendFailure.OutcomeOf(exception, cancellationToken)
                    : OutcomeKind.Success;
                if (outcome != OutcomeKind.ConnectFailure)
                {
                    lease.End(outcome);
                    if (outcome == OutcomeKind.Failure && exception is HttpRequestException broken)
                        throw SendFailure.Named(broken, leaser.Service, lease.Endpoint);
                    throw;
                }

                attempts ??= new ConnectAttempts(leaser, _transports.Connect);
                if (!attempts.TryNext(lease, exception, PickOf(route, request), out lease))
                    throw SendFailure.ToHttp(attempts.ToException());
            }

            sending = _transports.SendAsync(route, lease, request, isAsync, cancellationToken);
        }
    }
}
