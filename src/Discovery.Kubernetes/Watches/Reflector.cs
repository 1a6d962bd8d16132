using System.Globalization;
using System.Text.Json;
using Discovery.Kubernetes.Api;
using Discovery.Kubernetes.Wire;

namespace Discovery.Kubernetes.Watches;

/// <summary>Keeps one selection of objects up to date for ever, as client-go's reflector does: list, then watch from version to version.</summary>
/// <remarks>
/// It retries by itself, unlike sources: one request serves many services, so their live sets must not each repeat it.
/// What was told to <paramref name="reflection"/> stays in force until a new list replaces it in one step.
/// </remarks>
internal sealed class Reflector<T>(
    ApiClient client, ApiSelection selection, IResourceReader<T> reader, IReflection<T> reflection, TimeProvider clock, Random random)
    where T : class
{
    // client-go's reflector: a watch that ends sooner and brought nothing is a failure, not an end.
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);

    // The server ends a watch itself at its timeout; what goes on beyond this margin is a dead connection.
    private static readonly TimeSpan WatchMargin = TimeSpan.FromSeconds(30);

    // Servers send a bookmark each minute, but promise none. After two that did not come it is worth a question.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(150);

    // Time enough to restore the server's store: versions of before may then name other events. Servers keep hardly more history anyway.
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromMinutes(5);

    // A failure that comes again and again at the same version may lie in what comes next.
    private const int MostFruitless = 3;

    private readonly Backoff _backoff = new(clock, random);
    private readonly Signal _hurry = new();
    private WatchStream<T>? _stream;
    private string? _version;
    private string? _openedFrom;
    private long _openedAt;
    private long _heardAt;
    private bool _mayRelist = true;
    private bool _isDoubtful;
    private bool _isSudden;
    private int _fruitless;

    /// <summary>Runs until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await StepAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception thrown) when (!cancellationToken.IsCancellationRequested)
            {
                Close();
                if (!TryRelist(thrown))
                    await FailAsync(thrown, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                // Whatever breaks on the way out, nobody listens any more.
            }
        }

        Close();
    }

    /// <summary>Cuts the pause after a failure short, down to the shortest one. A pause that the server asked for is kept.</summary>
    internal void Hurry() => _hurry.Set();

    private Task StepAsync(CancellationToken cancellationToken)
    {
        if (_stream is not null)
            return FollowAsync(_stream);
        if (_version is not null && clock.GetElapsedTime(_heardAt) > LongestAbsence)
            _version = null;
        return _version is null ? ListAsync(cancellationToken)
            : _isDoubtful ? ProbeAsync(_version, cancellationToken)
            : OpenAsync(_version, cancellationToken);
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        if (_isSudden)
        {
            // The server threw many out at once: they need not all come back in the same moment.
            _isSudden = false;
            await Task.Delay(ShortestWatch * random.NextDouble(), clock, cancellationToken).ConfigureAwait(false);
        }

        var listing = client.MayStreamLists && _fruitless < MostFruitless ? await StreamAsync(cancellationToken).ConfigureAwait(false) : null;
        listing ??= await new PagedList<T>(client, selection, reader, reflection).ReadAsync(clock, cancellationToken).ConfigureAwait(false);
        _stream = listing.Stream;
        reflection.Replace(listing.Items, listing.Version);
        _version = _openedFrom = listing.Version;
        _isDoubtful = false;
        Hear();
    }

    private async Task<Listing<T>?> StreamAsync(CancellationToken cancellationToken)
    {
        var seconds = WatchSeconds();
        _openedAt = clock.GetTimestamp();
        var listing = await new StreamedList<T>(client, selection, reader, reflection)
            .ReadAsync(seconds, TimeSpan.FromSeconds(seconds) + WatchMargin, clock, cancellationToken).ConfigureAwait(false);
        listing?.Stream!.Listen(LongestSilence);
        client.MayStreamLists = listing is not null;
        return listing;
    }

    /// <summary>Asks whether the server has come as far as the version at hand. It answers 504 if its store was restored.</summary>
    private async Task ProbeAsync(string version, CancellationToken cancellationToken)
    {
        var call = client.Probe(selection, $"resourceVersion={Uri.EscapeDataString(version)}");
        var page = await client.ListAsync(call, reader, clock, cancellationToken).ConfigureAwait(false);
        if (ResourceVersion.IsOlder(page.ResourceVersion, version))
            throw WentBack(call, page.ResourceVersion!);
        _isDoubtful = false;
        Hear();
    }

    private async Task OpenAsync(string version, CancellationToken cancellationToken)
    {
        var seconds = WatchSeconds();
        var call = client.Watch(selection, string.Create(
            CultureInfo.InvariantCulture,
            $"watch=true&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(version)}&timeoutSeconds={seconds}"));
        _openedFrom = version;
        _openedAt = clock.GetTimestamp();
        _stream = await client.WatchAsync(
            call, reader, TimeSpan.FromSeconds(seconds) + WatchMargin, LongestSilence, clock, cancellationToken).ConfigureAwait(false);
        Hear();
        reflection.Confirm();
    }

    private async Task FollowAsync(WatchStream<T> stream)
    {
        while (await stream.ReadAsync().ConfigureAwait(false) is { } news)
            Apply(news, stream.Call);

        Close();
        if (stream.WentSilent)
            _isDoubtful = true;
        else if (_version == _openedFrom && clock.GetElapsedTime(_openedAt) < ShortestWatch)
            throw stream.Call.Failure("the server ended the watch at once, without an event.");
        else
            Progress();
    }

    private void Apply(in WatchEvent<T> news, ApiCall call)
    {
        if (ResourceVersion.IsOlder(news.ResourceVersion, _version))
            throw WentBack(call, news.ResourceVersion!);

        reflection.Apply(news);
        Hear();
        if (news.ResourceVersion is not { Length: > 0 } version || version == _version)
            return;

        _version = version;
        Progress();
    }

    /// <summary>The server answers.</summary>
    private void Hear()
    {
        _heardAt = clock.GetTimestamp();
        _backoff.Well();
    }

    /// <summary>The server answers, and with something new.</summary>
    private void Progress()
    {
        Hear();
        _mayRelist = true;
        _fruitless = 0;
    }

    private RefusedException WentBack(ApiCall call, string version) =>
        new(call.Failure($"the server's version went back from {_version} to {version}, as it does when its store is restored."), 410, null);

    /// <summary>Whether a new list mends what was thrown. Twice in a row it does not.</summary>
    private bool TryRelist(Exception thrown)
    {
        if (!_mayRelist || thrown is not RefusedException { IsExpired: true } and not RefusedException { IsTooLarge: true })
            return false;

        _mayRelist = false;
        _isSudden = _version is not null && clock.GetElapsedTime(_openedAt) >= ShortestWatch;
        _version = null;
        return true;
    }

    private async Task FailAsync(Exception thrown, CancellationToken cancellationToken)
    {
        var refused = thrown as RefusedException;
        var failure = refused?.Failure ?? thrown as SourceException ?? client.Watch(selection, "").Failure(thrown.Message, thrown);
        if (refused is { IsExpired: true })
            failure = new SourceException($"{failure.Message} A new list did not help.") { RetryAfter = failure.RetryAfter };

        _isDoubtful = _backoff.Failures > 0;
        if (IsOfWhatIsKnown(thrown) || ++_fruitless >= MostFruitless)
            _version = null;

        var pause = _backoff.Next(slow: refused is { IsOfTheCaller: true });
        reflection.Fail(failure, refused is { IsUnserved: true });
        await PauseAsync(pause, failure.RetryAfter, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the failure may come of the version at hand or of the event that follows it, so that to resume would repeat it.</summary>
    private static bool IsOfWhatIsKnown(Exception thrown) => thrown switch
    {
        RefusedException refused => refused.IsOfTheRequest || refused.IsExpired || refused.Code == 404,
        SourceException { InnerException: not JsonException } => false,
        _ => true,
    };

    private async Task PauseAsync(TimeSpan pause, TimeSpan? asked, CancellationToken cancellationToken)
    {
        var hurry = _hurry.Next;
        var atLeast = asked is { } longer && longer > pause ? longer : asked is null ? _backoff.Shortest() : pause;
        await Task.Delay(atLeast, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (pause > atLeast)
            await hurry.WaitAsync(pause - atLeast, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // client-go: 5 to 10 minutes, at random so that the watches of many clients do not end together.
    private int WatchSeconds() => random.Next(300, 601);

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }
}
