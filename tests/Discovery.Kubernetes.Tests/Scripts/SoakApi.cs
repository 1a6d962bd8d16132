using System.Globalization;
using System.Net;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>An API server for one service without sockets, by the test's clock: it ends watches at their time, forgets, and goes down.</summary>
internal sealed class SoakApi(TimeProvider clock) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly List<(LineStream Lines, ITimer Timer)> _watches = [];
    private readonly Dictionary<long, string> _events = [];
    private string[] _addresses = [];
    private long _version = 1;
    private long _oldest = 1;
    private bool _isDown;

    public string Token { get; set; } = "token-0";

    public int Watches { get; private set; }

    public int Lists { get; private set; }

    public int Refusals { get; private set; }

    public int Open
    {
        get
        {
            lock (_gate)
                return _watches.Count;
        }
    }

    /// <summary>Whether the client has a watch open and has taken in all that was written; or cannot have one.</summary>
    public bool IsRead
    {
        get
        {
            lock (_gate)
                return _isDown || (_watches.Count > 0 && _watches.TrueForAll(w => w.Lines.IsRead));
        }
    }

    private string Slice => Json.Slice("a", Json.At(_addresses), version: $"{_version}");

    public void Set(params string[] addresses)
    {
        lock (_gate)
        {
            _addresses = addresses;
            _version++;
            Publish(_events[_version] = Json.Event("MODIFIED", Slice) + "\n");
        }
    }

    public void Bookmark()
    {
        lock (_gate)
            Publish(Json.Bookmark($"{_version}") + "\n");
    }

    /// <summary>Forgets all versions but the newest, and ends all watches, as a restart does.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _oldest = ++_version;
            _events.Clear();
            End(new IOException("reset"));
        }
    }

    public void GoDown()
    {
        lock (_gate)
        {
            _isDown = true;
            End(new IOException("reset"));
        }
    }

    public void ComeBack()
    {
        lock (_gate)
            _isDown = false;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_isDown)
                throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused");
            if (request.Headers.Authorization?.Parameter != Token)
            {
                Refusals++;
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Unauthorized));
            }

            var query = request.RequestUri!.Query;
            if (query.Contains("sendInitialEvents", StringComparison.Ordinal))
                return Task.FromResult(Capture.Read("err-422-watchlist-noMatch.http").ToResponse());
            if (query.Contains("watch=true", StringComparison.Ordinal))
                return Task.FromResult(Watch(Number(query, "resourceVersion"), Number(query, "timeoutSeconds")));

            Lists++;
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent(Json.List($"{_version}", Slice)) });
        }
    }

    private static long Number(string query, string name)
    {
        var start = query.IndexOf($"{name}=", StringComparison.Ordinal) + name.Length + 1;
        var end = query.IndexOf('&', start);
        return long.Parse(end < 0 ? query[start..] : query[start..end], CultureInfo.InvariantCulture);
    }

    private HttpResponseMessage Watch(long from, long seconds)
    {
        Watches++;
        var lines = new LineStream();
        if (from < _oldest)
        {
            lines.Write(Json.Error(410, "Expired", "too old") + "\n");
            lines.End(null);
        }
        else
        {
            for (var version = from + 1; version <= _version; version++)
                lines.Write(_events.GetValueOrDefault(version, ""));
            _watches.Add((lines, clock.CreateTimer(_ => End(lines), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan)));
        }

        return new HttpResponseMessage { Content = new StreamContent(lines) };
    }

    private void Publish(string line) => _watches.ForEach(w => w.Lines.Write(line));

    private void End(LineStream lines)
    {
        lock (_gate)
        {
            var at = _watches.FindIndex(w => w.Lines == lines);
            if (at < 0)
                return;
            _watches[at].Timer.Dispose();
            _watches.RemoveAt(at);
            lines.End(null);
        }
    }

    private void End(Exception how)
    {
        foreach (var (lines, timer) in _watches)
        {
            timer.Dispose();
            lines.End(how);
        }

        _watches.Clear();
    }
}
