using System.Net.Http.Json;
using Discovery;

namespace QuickStart;

/// <summary>Calls the service as an application would: by name, knowing nothing of pods.</summary>
internal sealed class Load(IHttpClientFactory clients, RequestLog log, TimeProvider time)
{
    private const int Callers = 8;

    // With answers that take 8 ms this makes some 400 requests a second: enough to judge shares within a second or two. At
    // random, because callers in step would make the endpoints all busy or all idle.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(22);

    private readonly SeededRandom _random = SeededRandom.FromSystem();

    public Task RunAsync(CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => CallAsync(caller, stopping)));

    private async Task CallAsync(int caller, CancellationToken stopping)
    {
        try
        {
            for (var order = caller; !stopping.IsCancellationRequested; order += Callers)
            {
                await GetAsync($"/orders/{order}");
                await Task.Delay(LongestPause * _random.NextDouble(), time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    // Without the token: a request under way is finished and counted.
    private async Task GetAsync(string path)
    {
        try
        {
            using var client = clients.CreateClient("orders");
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), CancellationToken.None);
            response.EnsureSuccessStatusCode();
            var answer = await response.Content.ReadFromJsonAsync<Answer>();
            response.RequestMessage!.Options.TryGetValue(AttemptClock.StartedAt, out var startedAt);
            log.Succeeded(answer!.Pod, startedAt);
        }
#pragma warning disable CA1031 // Whatever it is, the caller of a real application would have seen it: it counts.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.Failed(exception);
        }
    }
}
