using System.Globalization;
using Discovery.Kubernetes.Api;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Watches;

/// <summary>Lists through a watch (KEP-3157, <c>sendInitialEvents</c>): cheaper for the server, and goes on as the watch.</summary>
/// <typeparam name="T">What is listed.</typeparam>
internal sealed class StreamedList<T>(ApiClient client, ApiSelection selection, IResourceReader<T> reader, IReflection<T> reflection)
    where T : class
{
    // A server that does not know the parameter may ignore it: the mark at the end then never comes. It sends the objects
    // without a pause, so that either time is ample.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestList = TimeSpan.FromSeconds(60);

    private readonly Dictionary<(string Namespace, string Name), T> _items = [];
    private int _weight;

    /// <summary>Lists, or finds that the server cannot list so.</summary>
    /// <returns>The list with its watch, or null if the server is to be asked in the old way, now and for ever.</returns>
    internal async Task<Listing<T>?> ReadAsync(int seconds, TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        var call = client.Watch(selection, string.Create(
            CultureInfo.InvariantCulture,
            $"watch=true&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&timeoutSeconds={seconds}"));
        WatchStream<T>? stream = null;
        try
        {
            stream = await client.WatchAsync(call, reader, time, LongestSilence, clock, cancellationToken).ConfigureAwait(false);
            var version = await ReadAsync(stream, clock).ConfigureAwait(false);
            if (version is null)
                return null;

            var listing = new Listing<T>(_items.Values, version, stream);
            stream = null;
            return listing;
        }
        catch (RefusedException refused) when (refused.IsOfTheRequest)
        {
            return null;
        }
        finally
        {
            stream?.Dispose();
        }
    }

    /// <returns>The version at the mark, or null if the mark does not come.</returns>
    private async Task<string?> ReadAsync(WatchStream<T> stream, TimeProvider clock)
    {
        var opened = clock.GetTimestamp();
        while (clock.GetElapsedTime(opened) < LongestList && await stream.ReadAsync().ConfigureAwait(false) is { } news)
        {
            if (news.IsInitialEventsEnd)
                return string.IsNullOrEmpty(news.ResourceVersion) ? throw stream.Call.Failure("the mark at the end of the list has no version.") : news.ResourceVersion;
            Take(news, stream.Call);
        }

        return null;
    }

    private void Take(in WatchEvent<T> news, ApiCall call)
    {
        if (news.Object is not { } item)
            return;

        var key = reflection.KeyOf(item);
        if (_items.Remove(key, out var before))
            _weight -= reflection.Bound.Weigh(before);
        if (news.Kind == WatchEventKind.Deleted)
            return;

        _items[key] = item;
        _weight += reflection.Bound.Weigh(item);
        if (_weight > reflection.Bound.Most)
            throw call.Failure($"the list is too long: more than {reflection.Bound.Most} {reflection.Bound.Unit}. Watch a namespace or a service in place of all.");
    }
}
