using System.Runtime.CompilerServices;

namespace Discovery.Http.Tests.Support;

/// <summary>Says what the test tells it to, about every name; says nothing until then.</summary>
internal sealed class ScriptedSource : IEndpointSource
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = NewSignal();
    private EndpointSet? _set;
    private Exception? _failure;

    public int Watches { get; private set; }

    public void Publish(params ServiceEndpoint[] endpoints) => Publish(new EndpointSet("script", endpoints));

    public void Publish(EndpointSet set) => Change(set, null);

    public void Fail(Exception failure) => Change(null, failure);

    public async IAsyncEnumerable<EndpointSet> WatchAsync(
        ServiceName service, WatchContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        lock (_gate)
            Watches++;
        EndpointSet? last = null;
        while (true)
        {
            Task changed;
            EndpointSet? set;
            lock (_gate)
            {
                changed = _changed.Task;
                set = _failure is null ? _set : throw _failure;
            }

            if (set is not null && !ReferenceEquals(set, last))
                yield return last = set;
            await changed.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change(EndpointSet? set, Exception? failure)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            (_set, _failure) = (set, failure);
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }
}
