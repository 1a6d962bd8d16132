using System.Net.Sockets;
using Discovery.Balancing;

namespace Discovery;

/// <summary>Connects raw TCP (or Unix) sockets to the endpoints of a service.</summary>
public sealed class SocketConnector
{
    private readonly ServiceDirectory _directory;
    private readonly ConnectOptions _options;
    private readonly EndpointDialer _dialer;

    /// <summary>Makes a connector.</summary>
    /// <param name="directory">Whom to ask for endpoints.</param>
    /// <param name="options">How to connect; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SocketConnector(ServiceDirectory directory, ConnectOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        _directory = directory;
        _options = options ?? new ConnectOptions();
        _dialer = new EndpointDialer(_options, directory.TimeProvider);
    }

    /// <summary>Connects to one endpoint; where one refuses or does not answer in time, to the next.</summary>
    /// <param name="service">The service, such as <c>tcp://redis</c>.</param>
    /// <param name="request">An affinity key, for one.</param>
    /// <param name="waitForReady">Whether to wait for an endpoint rather than fail when there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The connection. Dispose it to end its lease.</returns>
    /// <exception cref="NoEndpointException">The service has no endpoint to try.</exception>
    /// <exception cref="ConnectFailedException">None accepted; the exception lists every attempt.</exception>
    public async ValueTask<EndpointStream> ConnectAsync(
        ServiceName service, PickRequest request = default, bool waitForReady = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        var leaser = _directory.Leaser(service).For(request);
        var lease = await leaser.LeaseAsync(request, waitForReady, cancellationToken).ConfigureAwait(false);
        ConnectAttempts? attempts = null;
        while (true)
        {
            try
            {
                var socket = await _dialer.ConnectAsync(lease.Endpoint.Address, service.DefaultPort, cancellationToken).ConfigureAwait(false);
                return new EndpointStream(socket, lease);
            }
            catch (SocketException failure)
            {
                attempts ??= new ConnectAttempts(leaser, _options);
                if (!attempts.TryNext(lease, failure, request, out lease))
                    throw attempts.ToException();
            }
            catch
            {
                lease.End(OutcomeKind.Dropped);
                throw;
            }
        }
    }

    /// <inheritdoc cref="ConnectAsync(ServiceName, PickRequest, bool, CancellationToken)"/>
    /// <exception cref="FormatException"><paramref name="service"/> is not a service name.</exception>
    public ValueTask<EndpointStream> ConnectAsync(
        string service, PickRequest request = default, bool waitForReady = false, CancellationToken cancellationToken = default) =>
        ConnectAsync(ServiceName.Parse(service), request, waitForReady, cancellationToken);
}
