using System.Runtime.CompilerServices;

namespace Discovery.Tests;

/// <summary>A source whose every watch runs a script, told the number of the attempt, from 1.</summary>
internal sealed class ScriptedSource(Func<int, WatchContext, CancellationToken, IAsyncEnumerable<EndpointSet>> script) : IEndpointSource
{
    private int _attempts;

    internal int Attempts => Volatile.Read(ref _attempts);

    public IAsyncEnumerable<EndpointSet> WatchAsync(ServiceName service, WatchContext context, CancellationToken cancellationToken) =>
        script(Interlocked.Increment(ref _attempts), context, cancellationToken);

    /// <summary>A watch that yields these sets and then stays open.</summary>
    internal static async IAsyncEnumerable<EndpointSet> Staying(
        [EnumeratorCancellation] CancellationToken cancellationToken, params EndpointSet[] sets)
    {
        foreach (var set in sets)
            yield return set;
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
    }

    /// <summary>A watch that yields these sets and then fails.</summary>
    internal static async IAsyncEnumerable<EndpointSet> FailingAfter(Exception failure, params EndpointSet[] sets)
    {
        await Task.CompletedTask;
        foreach (var set in sets)
            yield return set;
        throw failure;
    }
}
