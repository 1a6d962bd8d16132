using System.Net.Http.Json;

namespace QuickStart;

/// <summary>Calls the service as an application would: by name, knowing nothing of pods.</summary>
internal sealed class Load(IHttpClientFactory clients, RequestLog log, TimeProvider time)
{
    private const int Callers = 8;

    // Each caller sends 50 requests a second, all together 400: enough to judge shares within a second or two.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    public Task RunAsync(CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => CallAsync(caller, stopping)));

    private async Task CallAsync(int caller, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(Pace * caller / Callers, time, stopping);
            using var pace = new PeriodicTimer(Pace, time);
            for (var order = caller; await pace.WaitForNextTickAsync(stopping); order += Callers)
                await GetAsync($"/orders/{order}");
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
