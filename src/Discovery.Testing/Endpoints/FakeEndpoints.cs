using System.Runtime.CompilerServices;
using Discovery.Balancing;

namespace Discovery.Testing;

/// <summary>An endpoint source that a test fills by hand: set, add, remove, fail, recover.</summary>
/// <remarks>
/// A name that was never set is absent; a name set to no endpoints exists and is empty. Every change reaches the running watches
/// at once; a watch that is busy sees the newest state. Safe for many threads, and never retries.
/// <code>
/// var fake = new FakeEndpoints();
/// fake.Set("orders", "10.0.0.1:80", "10.0.0.2:80");
/// await using var directory = fake.CreateDirectory(new ManualClock());
///
/// using var lease = await directory.LeaseAsync("http://orders");
///
/// fake.Fail("the registry is down");
/// await directory.WaitUntilAsync("http://orders", s => s.Condition == LiveCondition.Stale);
/// </code>
/// </remarks>
public sealed class FakeEndpoints : IEndpointSource
{
    private const string Source = "fake endpoints";

    private static readonly EndpointSet Unknown = EndpointSet.Absent(Source);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, EndpointSet> _services = new(StringComparer.OrdinalIgnoreCase);
    private readonly Condition _watchesChanged = new();
    private TaskCompletionSource _changed = NewSignal();
    private Exception? _failure;
    private Exception? _lastFailure;
    private int _failures;
    private int _watches;

    /// <summary>How many watches are running: 0 once every directory has let go.</summary>
    public int Watches => Volatile.Read(ref _watches);

    /// <summary>Makes a directory that asks this source alone.</summary>
    /// <param name="clock">Its clock, such as a <see cref="ManualClock"/>; <see langword="null"/> for the system's.</param>
    /// <param name="seed">The seed of its randomness: equal seeds give equal picks.</param>
    /// <param name="policy">Its policy; <see langword="null"/> for <see cref="BalancingPolicies.Default"/>.</param>
    /// <returns>The directory; dispose it.</returns>
    public ServiceDirectory CreateDirectory(TimeProvider? clock = null, long seed = 1, IBalancingPolicy? policy = null) =>
        new(this, new ServiceDirectoryOptions
        {
            TimeProvider = clock ?? TimeProvider.System,
            Random = new SeededRandom(seed),
            Defaults = new ServiceSettings { Policy = policy is null ? null : new PolicyChoice(policy) },
        });

    /// <summary>Replaces all endpoints of a service.</summary>
    /// <param name="host">The service's host, such as <c>orders</c> or <c>orders.shop</c>.</param>
    /// <param name="addresses">The endpoints as <c>host:port</c>; none makes a service that exists and is empty.</param>
    /// <exception cref="FormatException">An address cannot be read.</exception>
    [OverloadResolutionPriority(1)]
    public void Set(string host, params string[] addresses) => Set(host, [.. addresses.Select(ServiceEndpoint.Parse)]);

    /// <summary>Replaces all endpoints of a service.</summary>
    /// <param name="host">The service's host, such as <c>orders</c>.</param>
    /// <param name="endpoints">The endpoints; none makes a service that exists and is empty.</param>
    public void Set(string host, params ServiceEndpoint[] endpoints) => Set(host, new EndpointSet(Source, endpoints));

    /// <summary>Replaces all that is known of a service, with traits and explanation.</summary>
    /// <param name="host">The service's host, such as <c>orders</c>.</param>
    /// <param name="set">The set.</param>
    public void Set(string host, EndpointSet set) => Change(() => _services[host] = set);

    /// <summary>Adds endpoints to a service, which need not exist yet.</summary>
    /// <param name="host">The service's host.</param>
    /// <param name="addresses">The endpoints as <c>host:port</c>.</param>
    /// <exception cref="FormatException">An address cannot be read.</exception>
    [OverloadResolutionPriority(1)]
    public void Add(string host, params string[] addresses) => Add(host, [.. addresses.Select(ServiceEndpoint.Parse)]);

    /// <summary>Adds endpoints to a service, which need not exist yet. One that is there already is replaced.</summary>
    /// <param name="host">The service's host.</param>
    /// <param name="endpoints">The endpoints.</param>
    public void Add(string host, params ServiceEndpoint[] endpoints) =>
        Change(() => _services[host] = new EndpointSet(Source, [.. Without(host, endpoints), .. endpoints]));

    /// <summary>Removes endpoints from a service, which stays, if need be empty.</summary>
    /// <param name="host">The service's host.</param>
    /// <param name="addresses">The addresses as <c>host:port</c>; those that are not there are passed over.</param>
    /// <exception cref="FormatException">An address cannot be read.</exception>
    [OverloadResolutionPriority(1)]
    public void Remove(string host, params string[] addresses) => Remove(host, [.. addresses.Select(ServiceEndpoint.Parse)]);

    /// <summary>Removes endpoints from a service, which stays, if need be empty.</summary>
    /// <param name="host">The service's host.</param>
    /// <param name="endpoints">The endpoints; their addresses count.</param>
    public void Remove(string host, params ServiceEndpoint[] endpoints) =>
        Change(() => _services[host] = new EndpointSet(Source, Without(host, endpoints)));

    /// <summary>Forgets a service: its name is absent from now on.</summary>
    /// <param name="host">The service's host.</param>
    public void Forget(string host) => Change(() => _services.Remove(host));

    /// <summary>Makes all running watches throw, and new ones too, until <see cref="Recover"/>.</summary>
    /// <param name="failure">What they throw.</param>
    public void Fail(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Change(() =>
        {
            _failure = _lastFailure = failure;
            _failures++;
        });
    }

    /// <summary>Makes all running watches throw a <see cref="SourceException"/>, and new ones too, until <see cref="Recover"/>.</summary>
    /// <param name="message">What it says.</param>
    public void Fail(string message) => Fail(new SourceException(message));

    /// <summary>Lets new watches succeed again. Those that threw are over: who watches must call again, as the live set does.</summary>
    public void Recover() => Change(() => _failure = null);

    /// <summary>Waits until exactly this many watches are running.</summary>
    /// <param name="count">How many.</param>
    /// <param name="patience">How long to wait in real time; 30 seconds by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends then.</returns>
    /// <exception cref="TimeoutException">There were more or fewer all the time; the message says how many at the end.</exception>
    public Task WaitForWatchesAsync(int count, TimeSpan? patience = null, CancellationToken cancellationToken = default) =>
        _watchesChanged.WaitAsync(
            () => Watches == count, () => $"Waited for {count} watches, but {Watches} are running.", patience, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<EndpointSet> WatchAsync(
        ServiceName service, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        Count(1);
        try
        {
            EndpointSet? last = null;
            int? failures = null;
            while (true)
            {
                var (set, changed) = Read(service.Host, ref failures);
                if (!ReferenceEquals(set, last))
                    yield return last = set;
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            Count(-1);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The state of one service, and a task that ends at the next change.</summary>
    private (EndpointSet Set, Task Changed) Read(string host, ref int? failures)
    {
        lock (_gate)
        {
            // A watch that ran when the source failed throws even if it wakes up only after the recovery.
            var failure = _failure ?? (failures is { } seen && seen != _failures ? _lastFailure : null);
            if (failure is not null)
                throw failure;
            failures = _failures;
            return (_services.GetValueOrDefault(host, Unknown), _changed.Task);
        }
    }

    private IEnumerable<ServiceEndpoint> Without(string host, ServiceEndpoint[] endpoints) =>
        _services.GetValueOrDefault(host, Unknown).Endpoints
            .Where(known => !endpoints.Any(e => e.Address.Equals(known.Address)));

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    private void Count(int change)
    {
        Interlocked.Add(ref _watches, change);
        _watchesChanged.Recheck();
    }
}
