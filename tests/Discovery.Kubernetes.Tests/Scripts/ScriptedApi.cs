using System.Net;
using System.Text;

namespace Discovery.Kubernetes.Tests.Scripts;

/// <summary>Answers requests in the order of a script; when it is over, the connection breaks, so that every test ends.</summary>
internal sealed class ScriptedApi : HttpMessageHandler
{
    public const string Over = "the script is over";

    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _answers = new();

    private readonly SemaphoreSlim _asked = new(0);

    public List<Uri> Requests { get; } = [];

    public List<string?> Tokens { get; } = [];

    public bool IsDisposed { get; private set; }

    /// <summary>Whether the script answers lists in the form of a watch too. If not, they are refused as by an old server, and not noted.</summary>
    public bool StreamsLists { get; init; }

    /// <summary>The version that a request names, or nothing: then it is a list.</summary>
    public static string VersionIn(Uri request)
    {
        var found = request.Query.Split('&').FirstOrDefault(p => p.StartsWith("resourceVersion=", StringComparison.Ordinal));
        return found?[(found.IndexOf('=', StringComparison.Ordinal) + 1)..] ?? "";
    }

    public ScriptedApi Answer(string capture) => Answer(() => Capture.Read(capture).ToResponse());

    public ScriptedApi AnswerJson(string body) => Answer(HttpStatusCode.OK, body);

    public ScriptedApi Answer(HttpStatusCode status, string body) =>
        Answer(() => new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") });

    public ScriptedApi AnswerStream(Stream body) => Answer(() => new HttpResponseMessage { Content = new StreamContent(body) });

    public ScriptedApi AnswerLines(params string[] lines) => AnswerJson(string.Concat(lines.Select(line => line + "\n")));

    public ScriptedApi Answer(Func<HttpResponseMessage> answer)
    {
        _answers.Enqueue(_ => Task.FromResult(answer()));
        return this;
    }

    public ScriptedApi Fail(Exception exception)
    {
        _answers.Enqueue(_ => Task.FromException<HttpResponseMessage>(exception));
        return this;
    }

    public ScriptedApi Hang()
    {
        _answers.Enqueue(async token =>
        {
            await PiecewiseStream.Silence(token);
            return new HttpResponseMessage();
        });
        return this;
    }

    /// <summary>Waits for so many further requests.</summary>
    public async Task WaitAsync(int count)
    {
        for (var i = 0; i < count; i++)
            Assert.True(await _asked.WaitAsync(Watching.Patience), $"only {Requests.Count} requests came");
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!StreamsLists && request.RequestUri!.Query.Contains("sendInitialEvents", StringComparison.Ordinal))
            return Task.FromResult(Capture.Read("err-422-watchlist-noMatch.http").ToResponse());

        lock (_answers)
        {
            Requests.Add(request.RequestUri!);
            Tokens.Add(request.Headers.Authorization?.ToString());
        }

        _asked.Release();
        return _answers.TryDequeue(out var answer) ? answer(cancellationToken) : throw new HttpRequestException(Over);
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        _asked.Dispose();
        base.Dispose(disposing);
    }
}
