using Discovery.Kubernetes.Api;
using Discovery.Kubernetes.Diagnostics;
using Discovery.Kubernetes.Slices;
using Discovery.Kubernetes.Tests.Scripts;
using Discovery.Kubernetes.Watches;
using Discovery.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Discovery.Kubernetes.Tests;

/// <summary>The first watch that reaches the server again spares the others their pauses.</summary>
public sealed class ComebackTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task The_first_answer_after_a_failure_is_a_comeback_and_the_next_is_none()
    {
        using var api = new ScriptedApi { StreamsLists = true }
            .AnswerJson(Json.List("1")).Fail(new HttpRequestException("down")).AnswerJson(Json.List("1")).AnswerJson(Json.List("1"));
        using var client = new ApiClient(Watching.Options, api, KeptLog.NoJournal);
        var times = new List<int>();
        client.CameBack = () => times.Add(api.Requests.Count);
        for (var i = 0; i < 4; i++)
            await Record.ExceptionAsync(() => client.ListAsync(
                client.List(new ApiSelection(ApiResource.EndpointSlices, "shop", "web"), ""), new SliceTable().Reader, _clock, CancellationToken.None));

        Assert.Equal([3], times);
    }

    [Fact]
    public async Task A_comeback_ends_the_pause_of_a_watch_of_any_kind()
    {
        using var api = new ScriptedApi { StreamsLists = true };
        using var client = new ApiClient(Watching.Options, api, KeptLog.NoJournal);
        using var watches = new ClusterWatches(client, Watching.Options, new SourceJournal(NullLogger.Instance));
        watches.Services.Join(new ClusterService("shop", "web"), new Signal(), Watching.Context(_clock));
        // The third pause is 3.2 s or longer, of which at most 1.6 s cannot be cut short.
        while (api.Requests.Count < 3)
            await _clock.AdvanceToNextTimerAsync(TimeSpan.FromSeconds(5));
        await _clock.AdvanceToNextTimerAsync(TimeSpan.FromSeconds(1.6));
        await _clock.WaitForTimersAsync(1);
        Assert.Equal(3, api.Requests.Count);
        client.CameBack!();

        await Patience.UntilAsync(() => api.Requests.Count == 4);
    }
}
