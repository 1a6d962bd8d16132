using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Text;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>An API server for one service without sockets, by the test's clock: it ends watches at their time, forgets, and goes down.</summary>
internal sealed class SoakApi(TimeProvider clock) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly List<(Pipe Pipe, ITimer Timer)> _watches = [];
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
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        if (from < _oldest)
        {
            Write(pipe, Json.Error(410, "Expired", "too old") + "\n");
            pipe.Writer.Complete();
        }
        else
        {
            for (var version = from + 1; version <= _version; version++)
                Write(pipe, _events.GetValueOrDefault(version, ""));
            _watches.Add((pipe, clock.CreateTimer(_ => End(pipe), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan)));
        }

        return new HttpResponseMessage { Content = new StreamContent(pipe.Reader.AsStream()) };
    }

    private void Publish(string line) => _watches.ForEach(w => Write(w.Pipe, line));

    // Writes what the client may have stopped reading: the pipe then says so, and nobody minds.
    private static void Write(Pipe pipe, string line)
    {
        pipe.Writer.Write(Encoding.UTF8.GetBytes(line));
        _ = pipe.Writer.FlushAsync().AsTask();
    }

    private void End(Pipe pipe)
    {
        lock (_gate)
        {
            var at = _watches.FindIndex(w => w.Pipe == pipe);
            if (at < 0)
                return;
            _watches[at].Timer.Dispose();
            _watches.RemoveAt(at);
            pipe.Writer.Complete();
        }
    }

    private void End(Exception how)
    {
        foreach (var (pipe, timer) in _watches)
        {
            timer.Dispose();
            pipe.Writer.Complete(how);
        }

        _watches.Clear();
    }
}
